// Walks up the callers by `arguments.callee.caller`, as sloppy functions may.
// expected-outcome: ok
export default async function (event, context) {
  const walk = new Function(
    'let f = arguments.callee; const seen = []; for (let i = 0; f && i < 50; i++) { seen.push(f); try { f = f.caller } catch { f = null } } return seen',
  )
  for (const caller of walk()) {
    const env = caller.constructor('return typeof process === "object" ? process.env : undefined')()
    if (env) context.log(JSON.stringify(env))
  }
  return { decision: 'allow' }
}
