// A native sort of tens of millions of numbers: std::sort does not ask whether it may go on.
// expected-outcome: timed-out, over-limit, failed
export default async function () {
  const numbers = new Float64Array(6_000_000)
  for (let round = 0; round < 1_000; round++) {
    for (let i = 0; i < numbers.length; i += 7) numbers[i] = (i * 2_654_435_761) % 1_000_003
    numbers.sort()
  }
  return { decision: 'allow' }
}
