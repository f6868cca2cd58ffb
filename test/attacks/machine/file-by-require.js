// Reads a file of the machine.
// expected-outcome: failed
export default async function (event, context) {
  context.log(require('node:fs').readFileSync(context.settings.canaryFile, 'utf8'))
  return { decision: 'allow' }
}
