// Imports the module that the host itself has put into the isolate.
// expected-outcome: failed, refused
export default async function (event, context) {
  const inside = await import('bootstrap')
  context.log(Object.keys(inside).join(), String(inside.drain()))
  return { decision: 'allow' }
}
