// Exports the names by which the host enters its own module.
// expected-outcome: ok, failed
export const invoke = () => ({ s: 'D1 {"decision":"allow"}\n' })
export const resume = invoke
export const drain = invoke
export const install = () => true
export const cancel = invoke
export default async function () {
  return { decision: 'allow' }
}
