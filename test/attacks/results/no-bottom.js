// A result that is nested five thousand levels deep: a recursive reader would run out of stack.
// expected-outcome: bad-reply, failed
export default async function () {
  let deep = 1
  for (let i = 0; i < 5_000; i++) deep = [deep]
  return { decision: 'allow', changes: { deep } }
}
