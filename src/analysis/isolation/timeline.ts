import { containedAfterMs } from './containment.ts'
import { callsIn, isWithoutEffect } from '../calls.ts'
import { hasFailed, isWrong } from './failures.ts'
import type { CellTrial, Pair } from './pair.ts'
import type { FaultCellResult } from '../../store/summary.ts'

export type Timeline = FaultCellResult['timeline']

/** When what happened, in ms from the fault's start; healed and drained from its end. Null: it did not come to that. */
export const timelineOf = (pair: Pair): Timeline => {
  const hadToHeal = hasIllCulprits(pair.cell)
  const { startedUs, endedUs, detectedUs, drainedUs } = pair.cell.trial.cell
  return {
    detectedMs: msAfter(startedUs, detectedUs),
    containedMs: containedAfterMs(pair),
    healedMs: hadToHeal ? msAfter(endedUs, healedUs(pair.cell)) : null,
    drainedMs: msAfter(endedUs, drainedUs),
    hadToHeal,
  }
}

const msAfter = (fromUs: number, atUs: number | null): number | null =>
  atUs === null ? null : Math.max(0, atUs - fromUs) / 1_000

/** Of a fault of the platform there are no culprits; of one that only slows them, none that is ill. */
const hasIllCulprits = (data: CellTrial): boolean =>
  callsIn(data, 'fault').some((call) => (data.samples.tenant[call] ?? 0) < data.trial.cell.culprits && isIll(data, call))

/** What was to be done was done wrongly, late, or not at all. */
const isIll = (data: CellTrial, call: number): boolean => {
  const { endUs, effectUs } = data.samples
  const isLate = (effectUs[call] ?? 0) - (endUs[call] ?? 0) > 1_000 * data.trial.lateAfterMs
  return hasFailed(data, call) || isWithoutEffect(data, call) || isLate
}

/** When the first call of a culprit that was intended after the fault's end had ended as it should. */
const healedUs = (data: CellTrial): number | null => {
  const { cell } = data.trial
  const rightUs = data.samples.tenant.flatMap((tenant, call) =>
    tenant < cell.culprits && (data.samples.intendedUs[call] ?? 0) >= cell.endedUs ? (rightAtUs(data, call) ?? []) : [],
  )
  return rightUs.length === 0 ? null : rightUs.reduce((a, b) => Math.min(a, b))
}

/** A right decision when it came, an event with its effects when the first of them was seen; others tell nothing. */
const rightAtUs = (data: CellTrial, call: number): number | undefined => {
  const { result, endUs, effects, expectedEffects, effectUs } = data.samples
  switch (result[call]) {
    case 'allow':
    case 'deny':
      return isWrong(data, call) ? undefined : endUs[call]
    case 'accepted': {
      const expected = expectedEffects[call] ?? 0
      return expected > 0 && (effects[call] ?? 0) >= expected ? (effectUs[call] ?? undefined) : undefined
    }
    case undefined:
    case 'policy-allow':
    case 'policy-deny':
    case 'rejected':
    case 'timed-out':
    case 'connection-error':
    case 'in-flight':
      return undefined
  }
}
