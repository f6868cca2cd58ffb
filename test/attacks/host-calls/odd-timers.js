// Timers of impossible length, of no function, cleared by what is no timer, and one that throws.
// expected-outcome: failed
export default async function () {
  for (const delay of [-1, NaN, Infinity, 1e308, '9', {}, 2 ** 31, 1n]) {
    try {
      setTimeout(() => {}, delay)
    } catch {
      // a BigInt is no number
    }
  }
  for (const timer of ['__proto__', 'constructor', {}, null, -1, 1e9]) clearTimeout(timer)
  setTimeout(() => {
    throw new Error('from a timer')
  }, 1)
  await new Promise(() => {})
}
