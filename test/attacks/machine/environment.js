// Reads the environment of the process.
// expected-outcome: failed
export default async function (event, context) {
  context.log(JSON.stringify(process.env))
  return { decision: 'allow' }
}
