import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decisionsOf } from '../../../src/analysis/history/decisions.ts'
import { countsIn } from './counts.ts'
import { historyOf } from './notation.ts'

const of = (text: string) => decisionsOf(historyOf(text))

test.for([
  ['right', 'allow (allow)', { right: 1 }],
  ['right', 'deny (deny)', { right: 1 }],
  ['wrong', 'allow (deny)', { wrong: 1 }],
  ['wrong', 'deny (allow)', { wrong: 1 }],
  ['unknown where nothing tells what is right', 'deny', { unknown: 1 }],
  ['let through by policy', 'policy-allow (allow)', { letThrough: 1 }],
  ['let through by policy, wrongly', 'policy-allow (deny)', { letThrough: 1, wrongByPolicy: 1 }],
  ['refused by policy', 'policy-deny (deny)', { refusedByPolicy: 1 }],
  ['refused by policy, wrongly', 'policy-deny (allow)', { refusedByPolicy: 1, wrongByPolicy: 1 }],
  ['refused by the platform', 'rejected (allow)', { rejected: 1 }],
  ['none', 'timed-out (allow)', { none: 1 }],
  ['none', 'connection-error (allow)', { none: 1 }],
  ['none', 'in-flight (allow)', { none: 1 }],
] as const)('a decision is %s: %s', ([, ending, expected]) => {
  expect(countsIn(of(`e1 t0 before 10..11 ${ending}`))).toEqual(expected)
})

test('calls of the other hook are not decisions', () => {
  expect(countsIn(of('e1 t0 after 10..11 rejected \n ? t0 after 10..19 timed-out'))).toEqual({})
})

test('an account is of the calls that were chosen, and names the first of them', () => {
  const history = historyOf(
    'e1 t0 before 1..2 allow (deny) \n fault: \n e2 t0 before 1..2 deny (allow) \n e3 t1 before 1..2 allow (deny)',
  )
  expect(decisionsOf(history).wrong).toEqual({ count: 3, first: ['e1', 'e2', 'e3'] })
  const bystanders = decisionsOf(history, ({ phase, tenant }) => phase === 'fault' && tenant !== 0)
  expect(bystanders.wrong).toEqual({ count: 1, first: ['e3'] })
})

const endings = {
  right: 'allow (allow)',
  wrong: 'deny (allow)',
  unknown: 'allow',
  letThrough: 'policy-allow (allow)',
  refusedByPolicy: 'policy-deny (deny)',
  rejected: 'rejected (deny)',
  none: 'in-flight (allow)',
} as const

test('each call is counted as what it is, exactly once', () => {
  const words = fc.array(fc.constantFrom(...(Object.keys(endings) as (keyof typeof endings)[])), { maxLength: 40 })
  fc.assert(
    fc.property(words, (fates) => {
      const account = of(fates.map((fate, i) => `e${i} t0 before ${i}..99 ${endings[fate]}`).join('\n'))
      expect(countsIn(account)).toEqual(
        Object.fromEntries([...Map.groupBy(fates, (fate) => fate)].map(([k, all]) => [k, all.length])),
      )
    }),
  )
})
