// A chain of causes that ends where it begins.
// expected-outcome: failed
export default async function () {
  const [first, second] = [new Error('first'), new Error('second')]
  first.cause = second
  second.cause = first
  throw first
}
