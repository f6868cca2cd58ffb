import { expect, test } from 'vitest'
import { noticedIn } from '../../../src/analysis/isolation/noticed.ts'
import { platformFigures } from '../../../src/analysis/isolation/platform-figures.ts'
import { seriesOf } from '../../../src/analysis/isolation/series.ts'
import type { FaultCell } from '../../../src/store/trial.ts'
import { cellOf } from './simulated-cell.ts'
import { alone, calls, writtenCell } from './written-cell.ts'

const noticed = (told: Partial<FaultCell['told']>, detectedMs: number | null, about: Partial<FaultCell> = {}) =>
  noticedIn(
    cellOf({
      detectedUs: detectedMs === null ? null : 1_200_000 + 1_000 * detectedMs,
      told: { customer: [], operator: [], ...told },
      ...about,
    }),
  )

const attempts = [
  { outcome: 'ok', message: '', count: 900 },
  { outcome: 'shed', message: '', count: 4 },
  { outcome: 'timed-out', message: 'the extension used up its 100 ms of CPU time', count: 57 },
]

test('a customer sees the cause in its attempt log, the most frequent first, and nothing where all went well', () => {
  const seen = 'timed-out ×57 (the extension used up its 100 ms of CPU time), shed ×4'
  expect(noticed({ customer: attempts }, 240).customer).toBe(`by looking at its attempt log, from 0.2 s on: ${seen}`)
  expect(noticed({ customer: attempts }, null).customer).toBe(`by looking at its attempt log: ${seen}`)
  expect(noticed({ customer: attempts.slice(0, 1) }, null).customer).toBe(null)
})

test('an operator sees what grew at /metrics, and from when on where that is known', () => {
  const operator = [
    { series: 'hookbench_workers_lost_total', from: 1, to: 2 },
    { series: 'hookbench_attempts_total{outcome=timed-out}', from: 3, to: 60 },
  ]
  const grown = 'hookbench_attempts_total{outcome=timed-out} +57, hookbench_workers_lost_total +1'
  expect(noticed({ operator }, 340).operator).toBe(`by looking at /metrics, from 0.3 s on: ${grown}`)
  expect(noticed({ operator }, null).operator).toBe(`by looking at /metrics: ${grown}`)
})

test('where nothing grew an operator has the attempt log of the tenant, or nothing', () => {
  const log = "nothing grew at /metrics; by looking at the tenant's attempt log, from 0.3 s on"
  expect(noticed({ customer: attempts }, 340).operator).toBe(log)
  expect(noticed({}, null).operator).toBe(null)
  expect(noticed({ customer: attempts.slice(0, 1) }, null)).toEqual({ customer: null, operator: null })
})

test('what shows in time without a failure, and not at /metrics, is what the attempt log says', () => {
  const sign = '57 of 60 attempts took 300 ms or more'
  expect(noticed({}, 412, { sign })).toEqual({
    customer: `by looking at its attempt log, from 0.4 s on: ${sign}`,
    operator: "nothing grew at /metrics; by looking at the tenant's attempt log, from 0.4 s on",
  })
  const silent = { ...watch, trouble: [0, 0, null, 0, 0] }
  expect(noticed({}, 300, { sign, watch: silent })).toEqual({
    customer: null,
    operator: '/metrics did not always answer in time',
  })
})

test('a counter that fell is no growth: the process began anew, which is told by its end', () => {
  const operator = [{ series: 'hookbench_attempts_total{outcome=failed}', from: 90, to: 4 }]
  expect(noticed({ operator }, null).operator).toBe(null)
  const end = "the platform's process ended, which is seen by what starts it anew"
  expect(noticed({ operator }, 0, { platformEnds: 1 }).operator).toBe(end)
  const shed = { series: 'hookbench_attempts_total{outcome=shed}', from: 0, to: 8 }
  expect(noticed({ operator: [...operator, shed] }, 40, { platformEnds: 1 }).operator).toBe(
    `${end}; by looking at /metrics, from its start on: ${shed.series} +8`,
  )
})

const watch: FaultCell['watch'] = {
  atUs: [0, 500_000, 1_500_000, 2_500_000, 3_500_000],
  cpuUs: [100_000, 350_000, 1_350_000, 50_000, 150_000],
  rssBytes: [100e6, 110e6, 300e6, 90e6, 95e6],
  sockets: [10, 12, 400, 5, 11],
  waiting: [0, 2, null, 90, 1],
  loopLagMs: [null, null, 40, 3, 2],
  trouble: [0, 0, 0, 0, 0],
}

test('the platform is told by its peaks before and during the fault, and by what came back', () => {
  expect(platformFigures([writtenCell('', { watch })])).toEqual([
    { figure: 'CPU', unit: 'cores', before: 0.5, during: 1, after: 0.1 },
    { figure: 'memory', unit: 'MB', before: 110, during: 300, after: 95 },
    { figure: 'sockets', unit: '', before: 12, during: 400, after: 11 },
    { figure: 'waiting events', unit: '', before: 2, during: 90, after: 1 },
  ])
})

test('a series has a value a window of 100 ms from the start of the load to its end', () => {
  const history = [
    '40 × baseline t1 @150000 =2000 allow',
    'fault t1 @1110000 =9000 allow',
    'fault t2 @1120000 =4000 rejected',
    'fault t0 @1130000 =90000 rejected',
    calls('recovery', 3_000, 3_050, '=1000 allow'),
  ]
  const series = seriesOf(alone(writtenCell(history.join('\n'), { watch })))
  expect(series).toMatchObject({ startMs: 1_000, endMs: 3_000, windowMs: 100 })
  expect([series.p50Ms, series.slowestMs, series.failures, series.waiting].map(({ length }) => length)).toEqual([40, 40, 40, 40])
  expect(series.p50Ms[1]).toBe(2)
  expect(series.slowestMs[11]).toBe(9)
  expect(series.failures[11]).toBe(1)
  expect([series.slowestMs[5], series.failures[5]]).toEqual([null, 0])
  expect([0, 5, 15, 25, 35].map((window) => series.waiting[window])).toEqual([0, 2, null, 90, 1])
})
