// Recursion that calls itself again from `finally` when the stack is full: 2^depth calls.
// expected-outcome: timed-out
export default async function () {
  const dive = () => {
    try {
      dive()
    } finally {
      dive()
    }
  }
  dive()
}
