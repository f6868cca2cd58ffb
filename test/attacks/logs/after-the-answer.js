// Goes on logging when the answer is given.
// expected-outcome: ok
export default async function (event, context) {
  void (async () => {
    for (let i = 0; i < 1_000; i++) {
      await null
      context.log(`late ${i}`)
    }
  })()
  return { decision: 'allow' }
}
