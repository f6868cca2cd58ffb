import { expect, test } from 'vitest'
import { decisionsOf } from '../../../src/analysis/history/decisions.ts'
import { deliveriesOf } from '../../../src/analysis/history/deliveries.ts'
import type { Call, History } from '../../../src/analysis/history/history.ts'
import { judgeHistory } from '../../../src/analysis/history/judge-history.ts'
import { historyOf } from './notation.ts'

const fine =
  'e1 t0 after 10..12 accepted -> 15 \n e2 t0 before 10..11 allow (allow) \n ? t1 after 12..20 timed-out \n effect e9 @17'

test('a history that holds together gets its account', () => {
  const history = historyOf(fine)
  expect(judgeHistory(history, deliveriesOf)).toEqual({ kind: 'known', account: deliveriesOf(history) })
  expect(judgeHistory(history, decisionsOf)).toEqual({ kind: 'known', account: decisionsOf(history) })
})

const reasonOf = (history: History) => {
  const judged = judgeHistory(history, deliveriesOf)
  return judged.kind === 'unknown' ? judged.reason : 'none'
}

test.for([
  ['e3 t0 after 10..12 accepted -> 9', 'event e3 had an effect at 9 µs, before it was sent at 10 µs'],
  ['e3 t0 after 10..9 accepted -> 11', 'event e3 ended at 9 µs, before it was sent at 10 µs'],
  ['e1 t1 after 20..22 accepted -> 25', 'event e1 was acknowledged twice'],
  ['? t1 after 20..22 accepted', 'a call sent at 20 µs was acknowledged without an event id'],
  ['e3 t1 after 20..22 allow', 'event e3 ended with "allow", which no call of a hook of phase after can'],
  ['e3 t1 before 20..22 accepted', 'event e3 ended with "accepted", which no call of a hook of phase before can'],
  ['effect e1 @20', 'event e1 has an unclaimed effect, and a reply that named it'],
])('one that contradicts itself is unknown: %s', ([line, reason]) => {
  expect(reasonOf(historyOf(`${fine} \n ${line}`))).toBe(`the history contradicts itself: ${reason}`)
})

const withCall = (change: object): History => {
  const history = historyOf(fine)
  return { ...history, calls: history.calls.map((call, i): Call => (i === 0 ? { ...call, ...change } : call)) }
}

test.for([
  [{ result: 'vanished' }, 'event e1 ended with "vanished", which no call of a hook of phase after can'],
  [{ effects: 0 }, 'event e1 had 0 effects, the first of them at 15 µs'],
  [{ effectUs: null }, 'event e1 had 1 effects, the first of them at null µs'],
  [{ endUs: NaN }, 'event e1 ended at NaN µs, before it was sent at 10 µs'],
])('so is one with a cell that cannot be: %j', ([change, reason]) => {
  expect(reasonOf(withCall(change as object))).toBe(`the history contradicts itself: ${reason as string}`)
})

test('an event that no reply named twice is none twice', () => {
  expect(reasonOf(historyOf('? t0 after 1..2 timed-out \n ? t0 after 1..2 rejected \n effect e9 @3'))).toBe('none')
})

test('an oracle that breaks says unknown with the reason, and gives no account', () => {
  const broken = () => {
    throw new TypeError('no such call')
  }
  expect(judgeHistory(historyOf(fine), broken)).toEqual({ kind: 'unknown', reason: 'the oracle itself broke: no such call' })
  expect(judgeHistory(withCall({ hook: 'between' }), deliveriesOf)).toMatchObject({ kind: 'unknown' })
})
