// An array nested a million times, flattened by a builtin that is recursive.
// expected-outcome: failed, timed-out, over-limit
export default async function () {
  let deep = []
  for (let i = 0; i < 1_000_000; i++) deep = [deep]
  return { decision: 'allow', reason: String(deep.flat(Number.POSITIVE_INFINITY).length) }
}
