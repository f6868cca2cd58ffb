import { expect, test } from 'vitest'
import { harmIn } from '../../../src/analysis/isolation/harm.ts'
import type { CellTrial, Pair } from '../../../src/analysis/isolation/pair.ts'
import { roundOf } from '../../../src/analysis/isolation/round.ts'
import { simulatedCell, type Simulated } from './simulated-cell.ts'

const seeds = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1)

const control = (seed: number): Pair => ({ cell: simulatedCell({ seed, luck: 'control' }), control: undefined })

const beside = (seed: number, about: Partial<Simulated> = {}): Pair => ({
  cell: simulatedCell({ seed, luck: 'cell', fault: 'planted', ...about }),
  control: control(seed).cell,
})

const harmedIn = (pair: Pair): number => harmIn(pair).failed.length + harmIn(pair).slowed.length

test('without a fault nobody is called harmed in 95 of 100 trials, though the machine has its hiccups', () => {
  const trials = seeds(100).map(control)
  expect(trials.filter((pair) => harmedIn(pair) === 0).length).toBeGreaterThanOrEqual(95)
})

test('a cell in which all is well is contained in every trial, firmly in 9 of 10, and never out of its baseline', () => {
  const rounds = seeds(20).map((seed) => roundOf(beside(seed), 1))
  expect(rounds.map(({ said }) => said.word)).toEqual(rounds.map(() => 'contained'))
  expect(rounds.filter(({ said }) => said.isNear).length).toBeLessThanOrEqual(2)
  expect(rounds.filter(({ timeline }) => timeline.containedMs === 0).length).toBeGreaterThanOrEqual(19)
})

test('300 ms in which everything stands still once are found in every trial', () => {
  const words = seeds(20).map((seed) => roundOf(beside(seed, { block: { atMs: 100 * (seed % 25), forMs: 300 } }), 1).said.word)
  expect(words).toEqual(words.map(() => 'degraded'))
})

test('where two runs give two words, one of them said that it may turn', () => {
  const said = seeds(16).map((seed) => roundOf(beside(seed, { block: { atMs: 1_000, forMs: 215 } }), 1).said)
  const pairs = said.map((one, i) => [one, said[(i + 1) % said.length] ?? one] as const)
  const disagreeing = pairs.filter(([one, other]) => one.word !== other.word)
  expect(disagreeing.length).toBeGreaterThan(3)
  expect(disagreeing.filter(([one, other]) => !one.isNear && !other.isNear)).toEqual([])
})

test('a word is in doubt where the machine was slower in one of the two before anything went wrong', () => {
  const slower = (pair: Pair, side: 'cell' | 'control'): Pair => {
    const data = structuredClone(pair[side]) as Pair['cell']
    data.samples.endUs = data.samples.endUs.map((us) => us + 20_000)
    data.samples.effectUs = data.samples.effectUs.map((us) => us && us + 20_000)
    return { ...pair, [side]: data }
  }
  for (const side of ['cell', 'control'] as const) {
    const { said } = roundOf(slower(beside(1), side), 1)
    expect(said).toMatchObject({ word: 'contained', isNear: true })
    expect(said.why).toMatch(
      /; in doubt: the machine was uneven, with a median of [\d.]+ ms before the fault and of [\d.]+ ms in the control/,
    )
  }
})

test('a word is in doubt where even tenants of the control were slowed', () => {
  const pair = beside(1)
  const { said } = roundOf({ ...pair, control: simulatedCell({ seed: 1, luck: 'control', times: 20 }) }, 1)
  expect(said).toMatchObject({ word: 'contained', isNear: true })
  expect(said.why).toMatch(
    /; in doubt: 19 tenants of the control had slow calls though nothing was wrong: the machine had other work$/,
  )
})

test('a word is in doubt where calls of the control failed, or its events were not done once, though nothing was wrong', () => {
  const spoilt = (spoil: (data: CellTrial, event: number) => void): Pair => {
    const pair = beside(1)
    const data = structuredClone(pair.control) as CellTrial
    spoil(
      data,
      data.samples.result.findIndex(
        (result, i) => result === 'accepted' && data.samples.phase[i] === 'fault' && data.samples.tenant[i] !== 0,
      ),
    )
    return { ...pair, control: data }
  }
  const failing = roundOf(
    spoilt(({ samples }, event) => void (samples.result[event] = 'timed-out')),
    1,
  ).said
  expect(failing).toMatchObject({ word: 'contained', isNear: true })
  expect(failing.why).toMatch(/; in doubt: in the control, where nothing was wrong, calls failed \(timed-out ×1\)$/)
  const twice = roundOf(
    spoilt(({ samples }, event) => void (samples.effects[event] = 2)),
    1,
  ).said
  expect(twice).toMatchObject({ word: 'contained', isNear: true })
  expect(twice.why).toMatch(/, events of 1 tenant were not done once$/)
})
