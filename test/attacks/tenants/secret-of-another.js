// Asks for secrets by names that belong to others, and sends away what it gets.
// expected-outcome: ok, failed
export default async function (event, context) {
  for (const name of ['secret', '__proto__', 'constructor', 'bystander-1', '../bystander-1/secret']) {
    const headers = { 'x-secret': String(context.secrets.use(name)) }
    await context.fetch(`${context.settings.api}/echo`, { headers }).catch(() => {})
  }
  return { decision: 'allow' }
}
