// Each call leaves work behind that goes on in the next one's time.
// calls: 3
// expected-outcome: ok
export default async function (event, context) {
  void (async () => {
    for (let i = 0; i < 1_000; i++) await null
    await context.fetch(`${context.settings.api}/late`)
  })().catch(() => {})
  return { decision: 'allow' }
}
