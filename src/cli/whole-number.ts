import { BenchError } from '../hooks/bench-error.ts'

/** @throws BenchError E_BAD_OPTION that names the flag, what was typed, and the range */
export const wholeNumber = (flag: string, text: string, least: number, most: number): number => {
  const value = Number(text)
  if (text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most) return value
  throw new BenchError(
    'E_BAD_OPTION',
    `${flag} ${text} is not a whole number from ${least} to ${most}`,
    `for instance: ${flag} ${Math.max(least, 6)}`,
  )
}
