/**
 * Quantile by linear interpolation between order statistics, R's type 7 (Hyndman and Fan 1996). `sorted` ascends;
 * infinite values are allowed and make every quantile that touches one infinite. NaN when there is no value.
 */
export const quantile = (sorted: ArrayLike<number>, share: number): number => {
  if (sorted.length === 0) return Number.NaN
  const position = (sorted.length - 1) * share
  const below = sorted[Math.floor(position)] ?? Number.NaN
  const above = sorted[Math.ceil(position)] ?? Number.NaN
  return below === above ? below : below + (above - below) * (position - Math.floor(position))
}

export const median = (values: Iterable<number>): number => quantile(Float64Array.from(values).sort(), 0.5)
