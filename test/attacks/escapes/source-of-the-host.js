// Reads the source of the functions it was given: it must not tell of anything secret.
// expected-outcome: ok
export default async function (event, context) {
  context.log(context.fetch.toString(), context.log.toString(), context.now.toString())
  context.log(new Error('x').stack)
  return { decision: 'allow' }
}
