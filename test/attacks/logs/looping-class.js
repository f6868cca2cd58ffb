// A value that loops when somebody asks what class it is of.
// expected-outcome: timed-out, ok
export default async function (event, context) {
  const value = new Proxy(
    {},
    {
      getPrototypeOf() {
        for (;;) {
          // nothing
        }
      },
    },
  )
  context.log(value)
  return { decision: 'allow' }
}
