// A default export that is one function when it is checked and another one when it is called.
// expected-outcome: ok, failed, timed-out
let extension = async () => ({ decision: 'allow' })
export { extension as default }
void Promise.resolve().then(() => {
  extension = async () => {
    for (;;) {
      // nothing
    }
  }
})
