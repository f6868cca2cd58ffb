// Catastrophic backtracking: exponential time in the regular expression engine.
// expected-outcome: timed-out
export default async function () {
  return { decision: /^(a+)+$/.test(`${'a'.repeat(64)}!`) ? 'allow' : 'deny' }
}
