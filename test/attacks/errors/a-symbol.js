// Throws a symbol, which no template can turn into text.
// expected-outcome: failed
export default async function () {
  throw Symbol('x')
}
