import type { FaultCell } from '../../store/trial.ts'
import type { Driven } from './drive-cell.ts'
import type { Seen } from './sign.ts'

/**
 * When a fault could first be seen by whoever looks, on CLOCK_MONOTONIC: in the culprits' attempt log, in what they were
 * answered, or at /metrics, where trouble is counted or nobody answers. Undefined where none of them showed it in its time.
 */
export const detectedAtUs = ({ fault, answers, watch }: Driven, sign: Seen | undefined): number | undefined => {
  const toUs = (ms: number): number => fault.fromUs + 1_000 * Math.max(0, ms - fault.fromMs)
  const seenMs = [sign?.atMs, ...answers.map(({ atMs }) => atMs)].filter((ms) => ms !== undefined)
  const all = [...seenMs.map(toUs), troubleAtUs(watch.columns, fault)].filter((us) => us !== undefined && us <= fault.toUs)
  return all.length === 0 ? undefined : Math.min(...(all as number[]))
}

const troubleAtUs = ({ atUs, trouble }: FaultCell['watch'], { fromUs, toUs }: Driven['fault']): number | undefined => {
  const usual = trouble.filter((_, look) => (atUs[look] ?? 0) < fromUs).findLast((value) => value !== null) ?? 0
  return atUs.find((us, look) => us >= fromUs && us <= toUs && (trouble[look] ?? Number.POSITIVE_INFINITY) > usual)
}
