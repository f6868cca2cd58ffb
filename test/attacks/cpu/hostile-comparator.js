// A sort whose comparator never makes up its mind, and is slow to say so.
// expected-outcome: timed-out
export default async function () {
  const list = Array.from({ length: 100_000 }, (_, i) => i)
  let turn = 1
  for (;;) list.sort(() => (turn = -turn))
}
