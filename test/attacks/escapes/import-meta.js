// What the host may have left at `import.meta`.
// expected-outcome: ok
export default async function (event, context) {
  const keys = Reflect.ownKeys(import.meta)
  if (keys.length > 0) context.log(keys.map((key) => `${String(key)} ${String(import.meta[key])}`).join())
  const env = import.meta.constructor?.constructor?.('return typeof process === "object" ? process.env : undefined')()
  if (env) context.log(JSON.stringify(env))
  return { decision: 'allow' }
}
