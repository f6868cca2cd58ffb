import { expect, test } from 'vitest'
import { refuseOptions } from '../../../src/bench/scenario/refuse-options.ts'
import { scenarioSchema } from '../../../src/bench/scenario/scenario.ts'

const refusalOf = (options: object): { message: string; hint: string } => {
  const input = { title: 't', situation: 's', hook: { id: 'a.b', phase: 'before' }, ...options }
  const { error } = scenarioSchema.safeParse(input)
  if (!error) throw new Error('was not refused')
  try {
    return refuseOptions('/x/scenario.ts', error)
  } catch (refusal) {
    const { message, hint } = refusal as { message: string; hint: string }
    return { message, hint }
  }
}

test('a key that cannot be one is named, with what a key looks like', () => {
  expect(refusalOf({ thirdParty: { replies: { 'POST /mail': { body: {} } } } })).toEqual({
    message: '/x/scenario.ts: thirdParty.replies: "POST /mail" cannot be a key',
    hint: 'for each key of thirdParty.replies, write "GET /path"',
  })
})

test('a second hook point comes after the first one, and has an id of its own', () => {
  const hook = { id: 'a.b', phase: 'after' }
  expect(refusalOf({ hook, afterHook: { id: 'a.c' } }).message).toMatch(/^\/x\/scenario\.ts: hook\.phase: write "before"/)
  expect(refusalOf({ afterHook: { id: 'a.b' } }).message).toMatch(/^\/x\/scenario\.ts: afterHook\.id: give it another id/)
  expect(refusalOf({ afterHook: { id: 'a.c', phase: 'before' } }).message).toContain('afterHook.phase')
})

test('a wrong value within a record is named with its path and the range', () => {
  expect(refusalOf({ thirdParty: { replies: { 'GET /a': { status: 99 } } } })).toEqual({
    message: '/x/scenario.ts: thirdParty.replies.GET /a.status: Too small: expected number to be >=200',
    hint: 'thirdParty.replies.GET /a.status is a whole number, at least 200 and at most 599',
  })
})
