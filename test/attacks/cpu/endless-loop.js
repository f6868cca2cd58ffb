// A loop that does not end.
// expected-outcome: timed-out
export default async function () {
  for (;;) {
    // nothing
  }
}
