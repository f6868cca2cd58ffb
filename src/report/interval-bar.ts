interface Interval {
  readonly ratio: number
  readonly low: number
  readonly high: number
}

/**
 * Draws intervals under each other on one logarithmic axis: ● the ratio, ─ its interval, │ no difference.
 * Every bar is `width` characters; one that has no finite, positive interval is blank.
 */
export const intervalBars = (intervals: readonly Interval[], width: number): string[] => {
  const drawable = intervals.filter(isDrawable)
  const ends = drawable.flatMap(({ low, high }) => [Math.log(low), Math.log(high)])
  const least = Math.min(0, ...ends)
  const span = Math.max(0, ...ends) - least
  const place = (ratio: number): number => (span === 0 ? 0 : Math.round(((Math.log(ratio) - least) / span) * (width - 1)))
  return intervals.map((interval) => {
    if (!isDrawable(interval)) return ' '.repeat(width)
    const from = place(interval.low)
    const to = place(interval.high)
    const at = place(Math.min(interval.high, Math.max(interval.low, interval.ratio)))
    const cells: string[] = Array.from({ length: width }, (_, cell) => (cell >= from && cell <= to ? '─' : ' '))
    cells[place(1)] = '│'
    cells[at] = '●'
    return cells.join('')
  })
}

const isDrawable = ({ ratio, low, high }: Interval): boolean =>
  [ratio, low, high].every((value) => Number.isFinite(value) && value > 0)
