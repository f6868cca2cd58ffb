import { expect, test } from 'vitest'
import { deliveriesOf } from '../../../src/analysis/history/deliveries.ts'
import { countsIn } from './counts.ts'
import { historyOf } from './notation.ts'

const of = (text: string) => deliveriesOf(historyOf(text))
const counts = (text: string) => countsIn(of(text))

test('an event with its effect is delivered, and there is nothing else to say', () => {
  expect(counts('e1 t0 after 10..12 accepted -> 15 \n e2 t0 after 13..14 accepted -> 16')).toEqual({
    acknowledged: 2,
    delivered: 2,
  })
  expect(counts('')).toEqual({})
})

test('an effect may come before its acknowledgement', () => {
  expect(counts('e1 t0 after 10..12 accepted -> 11')).toEqual({ acknowledged: 1, delivered: 1 })
})

test('an acknowledged event without its effect is lost, and so is one with a part of them', () => {
  expect(of('e1 t0 after 10..12 accepted ->').lost).toEqual({ count: 1, first: ['e1'] })
  expect(counts('e1 t0 after 10..12 accepted -> 15 of 2')).toEqual({ acknowledged: 1, lost: 1 })
})

test('a history that ended too early makes it missing, which is unknown, and leaves what was seen', () => {
  const text =
    'incomplete \n e1 t0 after 10..12 accepted -> \n e2 t0 after 11..13 accepted -> 14 \n e3 t1 after 1..2 accepted -> 3 4'
  expect(counts(text)).toEqual({ acknowledged: 3, delivered: 2, missing: 1, unknown: 1, duplicated: 1 })
})

test('an event that asks for no effect can neither be lost nor be seen to be delivered', () => {
  expect(counts('e1 t0 after 10..12 accepted -> of 0')).toEqual({ acknowledged: 1, untraceable: 1 })
})

test('more effects than there should be is a duplicate, however many', () => {
  expect(of('e1 t0 after 11..13 accepted -> 14 16 17').duplicated).toEqual({ count: 1, first: ['e1'] })
  expect(counts('e1 t0 after 11..13 accepted -> 14 16 of 2')).toEqual({ acknowledged: 1, delivered: 1 })
})

test('late is counted from the acknowledgement to the first effect', () => {
  expect(counts('late after 50 \n e1 t0 after 10..12 accepted -> 62 99')).toEqual({
    acknowledged: 1,
    delivered: 1,
    duplicated: 1,
  })
  expect(counts('late after 50 \n e1 t0 after 10..12 accepted -> 63')).toEqual({ acknowledged: 1, delivered: 1, late: 1 })
})

test('an event is overtaken by one that was sent after its acknowledgement and took effect before it', () => {
  expect(of('e1 t0 after 10..12 accepted -> 20 \n e2 t0 after 13..14 accepted -> 19').reordered).toEqual({
    count: 1,
    first: ['e1'],
  })
})

test('one that many overtake counts once; each that one overtakes counts', () => {
  const delayed = 'e1 t0 after 1..2 accepted -> 40 \n e2 t0 after 3..4 accepted -> 10 \n e3 t0 after 5..6 accepted -> 11'
  const hasty = 'e1 t0 after 1..2 accepted -> 40 \n e2 t0 after 3..4 accepted -> 41 \n e3 t0 after 5..6 accepted -> 11'
  expect(of(delayed).reordered).toEqual({ count: 1, first: ['e1'] })
  expect(of(hasty).reordered).toEqual({ count: 2, first: ['e1', 'e2'] })
})

test.for([
  ['they were under way at once', 'e1 t0 after 10..14 accepted -> 20 \n e2 t0 after 13..15 accepted -> 19'],
  [
    'the one was sent in the instant of the other’s reply',
    'e1 t0 after 10..13 accepted -> 20 \n e2 t0 after 13..15 accepted -> 19',
  ],
  ['their effects came at once', 'e1 t0 after 10..12 accepted -> 20 \n e2 t0 after 13..15 accepted -> 20'],
  ['they are of two tenants', 'e1 t0 after 10..12 accepted -> 20 \n e2 t1 after 13..15 accepted -> 19'],
  ['only their repetitions crossed', 'e1 t0 after 10..12 accepted -> 17 20 \n e2 t0 after 13..15 accepted -> 18'],
  ['the earlier one is lost', 'e1 t0 after 10..12 accepted -> \n e2 t0 after 13..15 accepted -> 19'],
])('there is no order to break where %s', ([, text]) => {
  expect(of(text ?? '').reordered.count).toBe(0)
})

test('without a reply nobody knows whether an event was taken', () => {
  const text = '? t1 after 12..20 timed-out \n ? t1 after 13..20 connection-error \n ? t2 after 14..20 in-flight'
  expect(of(text).unknown).toEqual({
    count: 3,
    first: ['a call of tenant 1 sent at 12 µs', 'a call of tenant 1 sent at 13 µs', 'a call of tenant 2 sent at 14 µs'],
  })
})

test('each call without a reply explains one unclaimed event, as often as it was delivered', () => {
  expect(counts('? t1 after 12..20 timed-out \n effect e9 @17 \n effect e9 @30')).toEqual({ unknown: 1 })
  expect(of('? t1 after 12..20 timed-out \n effect e9 @17 \n effect e8 @30').phantom).toEqual({ count: 1, first: ['e8'] })
})

test('a call explains only what came after it, and only where it has an effect', () => {
  expect(counts('? t1 after 12..20 timed-out \n effect e9 @11')).toEqual({ unknown: 1, phantom: 1 })
  expect(counts('? t1 after 12..20 timed-out -> of 0 \n effect e9 @17')).toEqual({ unknown: 1, phantom: 1 })
})

test('a call that was decided late explains an effect at its before hook', () => {
  expect(counts('? t1 before 12..20 timed-out -> of 1 \n effect e9 @17')).toEqual({})
})

test('an effect of a refused event is a phantom, and a refusal without one is nothing', () => {
  expect(of('e1 t0 after 10..12 rejected -> 15 16').phantom).toEqual({ count: 1, first: ['e1'] })
  expect(counts('e1 t0 after 10..12 rejected -> 15 16')).toEqual({ phantom: 1 })
  expect(counts('e1 t0 after 10..12 rejected')).toEqual({})
})

const several = `
  late after 50
  e1 t0 after 10..12 accepted -> 15
  e2 t0 after 13..14 accepted -> 80 90
  e3 t1 after 12..14 accepted ->
  fault:
  e4 t0 after 20..21 accepted -> 30
  e5 t1 after 20..22 accepted -> 25 26
  e6 t1 after 23..24 rejected -> 26
  ?  t1 after 25..45 timed-out
  e7 t1 before 25..26 allow
  effect e8 @30
  effect e9 @31`

test('several findings stand side by side', () => {
  expect(counts(several)).toEqual({
    acknowledged: 5,
    delivered: 4,
    lost: 1,
    duplicated: 2,
    late: 1,
    reordered: 1,
    unknown: 1,
    phantom: 2,
  })
})

test('an account is of the calls that were chosen; what overtook them may be any, and what is unclaimed bears no name', () => {
  const history = historyOf(several)
  const steady = deliveriesOf(history, ({ phase, tenant }) => phase === 'steady' && tenant === 0)
  expect(countsIn(steady)).toEqual({ acknowledged: 2, delivered: 2, duplicated: 1, late: 1, reordered: 1, phantom: 1 })
  expect(steady.phantom.first).toEqual(['e9'])
})

test('the first few are named', () => {
  const lost = deliveriesOf(historyOf([1, 2, 3, 4, 5, 6, 7].map((i) => `e${i} t0 after ${i}..9 accepted ->`).join('\n'))).lost
  expect(lost).toEqual({ count: 7, first: ['e1', 'e2', 'e3', 'e4', 'e5'] })
})
