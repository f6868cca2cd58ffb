// Replaces the global constructor of promises, to lay hands on what settles them.
// expected-outcome: ok, failed, timed-out
export default async function (event, context) {
  const seized = []
  globalThis.Promise = class extends Promise {
    constructor(executor) {
      super((resolve, reject) => {
        seized.push(resolve, reject)
        executor(resolve, reject)
      })
    }
  }
  const reply = await context.fetch(`${context.settings.api}/echo`)
  for (const settle of seized) settle({ status: 200, forged: true })
  return { decision: 'allow', changes: { status: reply.status } }
}
