// Catches whatever ends the loop, and loops again, also in `finally`.
// expected-outcome: timed-out
export default async function () {
  for (;;) {
    try {
      for (;;) {
        // nothing
      }
    } catch {
      continue
    } finally {
      for (;;) {
        // nothing
      }
    }
  }
}
