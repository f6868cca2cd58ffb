// Errors with stacks as deep as the engine lets them be, kept.
// expected-outcome: over-limit, timed-out, failed
export default async function () {
  Error.stackTraceLimit = 10_000
  const kept = []
  const dive = (depth) => {
    if (depth > 0) return dive(depth - 1)
    kept.push(new Error('deep'))
  }
  for (let i = 0; i < 3_000; i++) dive(3_000)
  return { decision: 'allow', reason: String(kept.length) }
}
