import { controlFault } from './cell-voids.ts'
import { countText, msText } from './figure-text.ts'
import { harmIn, mostSlowedByChance } from './harm.ts'
import { beforeUs } from './healthy.ts'
import type { CellTrial, Pair } from './pair.ts'

const mostUneven = 2
const mostUnevenUs = 3_000

/** Why a cell and its control cannot well be compared, in words: then whatever is said of the cell may turn. */
export const doubtsOf = (pair: Pair): string[] => {
  if (pair.control) return [...unevenness(pair, pair.control), ...disturbanceOf(pair.control)]
  return pair.cell.trial.cell.fault === controlFault ? [] : ['there is no sound control to hold it against']
}

/** Before the fault both are alike, unless something else was on the machine. */
const unevenness = (pair: Pair, control: CellTrial): string[] => {
  const [ownUs, otherUs] = [beforeUs(pair, 0.5), beforeUs({ cell: control, control: undefined }, 0.5)]
  const [lessUs, moreUs] = [Math.min(ownUs, otherUs), Math.max(ownUs, otherUs)]
  if (!(moreUs > mostUneven * lessUs && moreUs - lessUs > mostUnevenUs)) return []
  return [
    `the machine was uneven, with a median of ${msText(ownUs)} before the fault and of ${msText(otherUs)} in the control by then`,
  ]
}

/** Where nothing goes wrong nobody is slowed, unless the machine had other work. */
const disturbanceOf = (control: CellTrial): string[] => {
  const { length } = harmIn({ cell: control, control: undefined }).slowed
  return length <= mostSlowedByChance
    ? []
    : [`${countText(length, 'tenant')} of the control had slow calls though nothing was wrong: the machine had other work`]
}
