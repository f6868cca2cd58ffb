/** How a unit's values are shown: divided by `by`, with this name. */
export interface Scale {
  readonly unit: string
  readonly by: number
}

/** Three significant digits, thousands with commas, never an exponent: 0.412, 51.3, 12,300. */
export const threeDigits = (value: number): string => {
  if (!Number.isFinite(value)) return '–'
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size < 0.0005) return value < 0 ? '>-0.001' : '<0.001'
  const rounded = Number(value.toPrecision(3))
  const decimals = Math.min(3, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(rounded)))))
  return rounded.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
}

/** One scale for values that are read side by side, so that nobody compares µs with ms. */
export const scaleFor = (unit: string, values: readonly number[]): Scale => {
  const largest = Math.max(0, ...values.map(Math.abs))
  switch (unit) {
    case 'us':
    case 'µs':
      return largest < 10_000 ? { unit: 'µs', by: 1 } : largest < 10_000_000 ? { unit: 'ms', by: 1_000 } : { unit: 's', by: 1e6 }
    case 'B':
    case 'bytes':
      return largest < 10e9 ? { unit: 'MB', by: 1e6 } : { unit: 'GB', by: 1e9 }
    case 'share':
      return { unit: '%', by: 0.01 }
    case 'ratio':
      return { unit: '×', by: 1 }
    case '1/s':
      return { unit: '/s', by: 1 }
    default:
      return { unit, by: 1 }
  }
}

/** `1.85×` */
export const ratioText = (ratio: number): string => `${threeDigits(ratio)}×`

/** `1.72–1.99×` */
export const intervalText = (low: number, high: number): string => `${threeDigits(low)}–${threeDigits(high)}×`

/** `1 round`, `20 rounds` */
export const roundsText = (rounds: number): string => `${rounds} ${rounds === 1 ? 'round' : 'rounds'}`

/** `5 %` */
export const percentText = (share: number): string => `${threeDigits(share * 100)} %`
