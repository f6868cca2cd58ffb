// Calls a function of the engine's own, as V8 allows under a flag.
// expected-outcome: refused
export default async function () {
  return { decision: 'allow', reason: String(%GetUndetectable()) }
}
