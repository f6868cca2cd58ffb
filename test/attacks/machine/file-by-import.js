// Imports a file as if it were a module.
// expected-outcome: failed
export default async function (event, context) {
  context.log(JSON.stringify(await import(context.settings.canaryFile)))
  return { decision: 'allow' }
}
