/**
 * Exact two-sided p-value of Wilcoxon's signed-rank test that values scatter evenly about 0. Zeros are left out, as
 * Wilcoxon did; ties share their mean rank, and the distribution is computed for exactly these ranks.
 */
export const signedRankP = (values: readonly number[]): number => {
  const nonZero = values.filter((value) => value !== 0)
  const doubled = doubledRanks(nonZero.map(Math.abs))
  const positive = doubled.reduce((sum, rank, i) => sum + ((nonZero[i] ?? 0) > 0 ? rank : 0), 0)
  const whole = doubled.reduce((sum, rank) => sum + rank, 0)
  const smaller = Math.min(positive, whole - positive)
  return Math.min(1, 2 * atMost(doubled, smaller))
}

/** The smallest p-value that `n` values can give: all of one sign. */
export const smallestSignedRankP = (n: number): number => Math.min(1, 2 ** (1 - n))

/** Twice the mid-ranks, so that ties stay whole numbers. */
const doubledRanks = (sizes: readonly number[]): number[] =>
  sizes.map((size) => {
    const below = sizes.filter((other) => other < size).length
    const alike = sizes.filter((other) => other === size).length
    return 2 * below + alike + 1
  })

/** Probability that the ranks which bear a plus add up to at most `limit`, when every sign is a fair coin. */
const atMost = (ranks: readonly number[], limit: number): number => {
  const shares = new Float64Array(limit + 1)
  shares[0] = 1
  for (const rank of ranks) {
    for (let sum = limit; sum >= rank; sum--) shares[sum] = ((shares[sum] ?? 0) + (shares[sum - rank] ?? 0)) / 2
    for (let sum = Math.min(rank - 1, limit); sum >= 0; sum--) shares[sum] = (shares[sum] ?? 0) / 2
  }
  return shares.reduce((total, share) => total + share, 0)
}
