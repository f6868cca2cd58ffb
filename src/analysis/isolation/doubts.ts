import { controlFault } from '../../store/trial.ts'
import { failuresIn } from './failures.ts'
import { countText, msText } from './figure-text.ts'
import { harmIn, harmInControl, mostSlowedByChance } from './harm.ts'
import { beforeUs } from './healthy.ts'
import { callsOfBystanders, type CellTrial, type Pair } from './pair.ts'

export const noControl = 'there is no sound control to hold it against'

const mostUneven = 2
const mostUnevenUs = 3_000

/** Why a cell and its control cannot well be compared, in words: then whatever is said of the cell may turn. */
export const doubtsOf = (pair: Pair): string[] => {
  if (pair.control) return [...unevenness(pair, pair.control), ...disturbanceOf(pair.control), ...failuresOf(pair, pair.control)]
  return pair.cell.trial.cell.fault === controlFault ? [] : [noControl]
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

/** What goes wrong without a fault is taken off what a cell is held against, which may hide as much of what the fault did. */
const failuresOf = (pair: Pair, control: CellTrial): string[] => {
  const failures = Object.entries(failuresIn(control, callsOfBystanders(pair, control)))
  const harmed = harmInControl(pair).failed.length
  if (failures.length === 0 && harmed === 0) return []
  const how =
    failures.length === 0
      ? `events of ${countText(harmed, 'tenant')} were not done once`
      : `calls failed (${failures.map(([failure, count]) => `${failure} ×${count}`).join(', ')})`
  return [`in the control, where nothing was wrong, ${how}`]
}
