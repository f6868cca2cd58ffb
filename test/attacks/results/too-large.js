// A result of fifty megabytes.
// expected-outcome: over-limit, timed-out
export default async function () {
  return { decision: 'allow', reason: 'x'.repeat(50_000_000) }
}
