/**
 * Two-sided p-value of Student's t for whole degrees of freedom, in closed form (Abramowitz and Stegun, 26.7.3 and
 * 26.7.4).
 */
export const studentP = (t: number, degrees: number): number => {
  const angle = Math.atan(Math.abs(t) / Math.sqrt(degrees))
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)]
  const odd = degrees % 2 === 1
  let term = odd ? cosine : 1
  let sum = degrees === 1 ? 0 : term
  for (let i = odd ? 3 : 2; i < degrees; i += 2) {
    term *= (cosine * cosine * (i - 1)) / i
    sum += term
  }
  const within = odd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum
  return Math.min(1, Math.max(0, 1 - within))
}

/** Two-sided p-value of the one-sample t-test that the mean is 0. Needs two values; all alike and not 0 gives 0. */
export const oneSampleP = (values: readonly number[]): number => {
  const n = values.length
  const mean = values.reduce((sum, value) => sum + value, 0) / n
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1))
  if (deviation === 0) return mean === 0 ? 1 : 0
  return studentP(mean / (deviation / Math.sqrt(n)), n - 1)
}
