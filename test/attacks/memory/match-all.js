// Every position of a long text as a match of its own, each with its groups.
// expected-outcome: over-limit, timed-out, failed
export default async function () {
  const kept = [...'x'.repeat(2 ** 23).matchAll(/(?<letter>.)/g)]
  return { decision: 'allow', reason: String(kept.length) }
}
