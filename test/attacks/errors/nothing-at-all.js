// Throws undefined.
// expected-outcome: failed
export default async function () {
  throw undefined
}
