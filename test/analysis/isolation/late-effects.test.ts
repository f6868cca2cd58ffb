import { expect, test } from 'vitest'
import { lateEffects } from '../../../src/analysis/isolation/late-effects.ts'
import { writtenCell } from './written-cell.ts'

/** An event every 10 ms; of each ten the first `late` have their effect after `lateUs`, the others after 1 ms. */
const events = (name: string, fromMs: number, toMs: number, late = 0, lateUs = 1_000): string =>
  Array.from({ length: (toMs - fromMs) / 10 }, (_, i) => {
    const atUs = 1_000 * (fromMs + 10 * i)
    const effectUs = 2_000 + (i % 10 < late ? lateUs : 1_000)
    return `${name} t${1 + (i % 2)} @${atUs} =2000 accepted effects 1/1 @${effectUs}`
  }).join('\n')

const healthy = events('baseline', 0, 1_000)
const control = writtenCell([healthy, events('fault', 1_000, 3_000)].join('\n'))

const found = (...fault: readonly string[]) =>
  lateEffects({ cell: writtenCell([healthy, ...fault].join('\n')), control }).map(({ state, text }) => ({ state, text }))

test('events that take no longer than 25 ms more, or one of a hundred that does, are no finding', () => {
  expect(found(events('fault', 1_000, 3_000))).toEqual([])
  expect(found(events('fault', 1_000, 3_000, 10, 20_000))).toEqual([])
  expect(found(events('fault', 1_000, 1_150, 10, 300_000), events('fault', 1_150, 3_000))).toEqual([])
})

test('a median of 40 ms is one, and so is a p90, by the quarter around 25 ms firmly, just, or nearly', () => {
  expect(found(events('fault', 1_000, 3_000, 10, 40_000))).toEqual([
    {
      state: 'over',
      text: "bystanders' events took 40 ms from acknowledgement to effect at p50, against 1 ms without the fault",
    },
  ])
  expect(found(events('fault', 1_000, 3_000, 2, 40_000))).toMatchObject([{ state: 'over', text: expect.stringMatching('p90') }])
  expect(found(events('fault', 1_000, 3_000, 2, 30_000))).toMatchObject([{ state: 'just over' }])
  expect(found(events('fault', 1_000, 3_000, 2, 24_000))).toMatchObject([{ state: 'just under' }])
})

test('what is late in one half second alone is not firm', () => {
  expect(found(events('fault', 1_000, 1_500, 10, 400_000), events('fault', 1_500, 3_000))).toMatchObject([{ state: 'just over' }])
})

test('events that never had an effect are later than all', () => {
  const never = events('fault', 1_000, 3_000).replaceAll(/effects 1\/1 @\d+/g, 'effects 0/1')
  expect(found(never)).toMatchObject([{ state: 'over', text: expect.stringMatching('no effect by the end in more than 50 %') }])
})

test('events that were as late before the fault are not late by it', () => {
  const slow = [events('baseline', 0, 1_000, 10, 40_000), events('fault', 1_000, 3_000, 10, 40_000)]
  expect(lateEffects({ cell: writtenCell(slow.join('\n')), control })).toEqual([])
})
