import { quantile } from './quantile.ts'

/**
 * How long one call took. `at-least`: censored, it was still going at that age (timed out, in flight at the end).
 * `never`: it ended without what it was for, so no wait would have been long enough.
 */
export type Length =
  | { readonly kind: 'exact'; readonly us: number }
  | { readonly kind: 'at-least'; readonly us: number }
  | { readonly kind: 'never' }

/** Lengths in order. Censored ones stand at their age, those that never end at infinity: nothing is dropped. */
export interface Durations {
  readonly sortedUs: Float64Array
  /** The youngest age at which a call was censored, infinite when none was. From here on the order is not known. */
  readonly censoredFromUs: number
}

export const durationsOf = (lengths: Iterable<Length>): Durations => {
  const us: number[] = []
  let censoredFromUs = Number.POSITIVE_INFINITY
  for (const length of lengths) {
    us.push(length.kind === 'never' ? Number.POSITIVE_INFINITY : length.us)
    if (length.kind === 'at-least') censoredFromUs = Math.min(censoredFromUs, length.us)
  }
  return { sortedUs: Float64Array.from(us).sort(), censoredFromUs }
}

/** Observations that must lie on the far side of a percentile before it is shown (design 4.11). */
const leastBeyond = 10

/** Whether `n` observations support the percentile: with fewer than ten beyond it, it is a draw of luck. */
export const supports = (n: number, share: number): boolean => n * Math.min(share, 1 - share) + 1e-9 >= leastBeyond

/**
 * The percentile in µs, or undefined where the observations do not tell it: too few of them, or it falls among calls
 * that were censored or never ended. A censored call above the percentile does no harm, since it only gets longer.
 */
export const percentile = ({ sortedUs, censoredFromUs }: Durations, share: number): number | undefined => {
  if (!supports(sortedUs.length, share)) return undefined
  const highestUsed = sortedUs[Math.ceil((sortedUs.length - 1) * share)] ?? Number.POSITIVE_INFINITY
  return Number.isFinite(highestUsed) && highestUsed < censoredFromUs ? quantile(sortedUs, share) : undefined
}
