import type { FaultCellResult } from '../../store/summary.ts'
import type { CellKey } from './cell-result.ts'
import { noSeries } from './series.ts'

/** A cell of which nothing was measured: the fault cannot happen there, or no round of it counts. */
export const blankResult = (key: CellKey, word: 'cannot happen' | 'void', why: string): FaultCellResult => ({
  ...key,
  ...{ word, why, rounds: 0, unstable: false, sign: null },
  ...{ p50Ratio: null, p99Ratio: null, p50RatioToBefore: null, tailRatio: null, containedRatio: null, effectDelayRatio: null },
  bystanders: {
    ...{ count: 0, harmed: 0, calls: 0, failures: {}, longestStallMs: 0 },
    ...{ response: [], events: null, decisions: null },
  },
  ...{ events: null, decisions: null },
  platform: { ends: 0, lives: true, figures: [] },
  timeline: { detectedMs: null, containedMs: null, healedMs: null, drainedMs: null, hadToHeal: false },
  noticed: { customer: null, operator: null },
  ...{ sides: [], series: noSeries },
})
