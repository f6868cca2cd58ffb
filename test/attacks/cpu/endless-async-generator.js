// A `for await` over a generator that never ends.
// expected-outcome: timed-out, over-limit
export default async function () {
  const forever = async function* () {
    for (;;) yield 1
  }
  for await (const one of forever()) if (one === 2) return
}
