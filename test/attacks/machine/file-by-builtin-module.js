// Reads a file by the one function of Node that needs no import.
// expected-outcome: failed
export default async function (event, context) {
  context.log(process.getBuiltinModule('node:fs').readFileSync(context.settings.canaryFile, 'utf8'))
  return { decision: 'allow' }
}
