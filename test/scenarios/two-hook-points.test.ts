import { describe, expect, test } from 'vitest'
import { listScenarios, loadScenario } from '../../src/bench/scenario/load-scenario.ts'
import { referenceOf, type Reference } from '../../src/bench/scenario/reference.ts'
import { type Scenario, viewsOf } from '../../src/bench/scenario/scenario.ts'

const all = await Promise.all((await listScenarios()).map(loadScenario))
const both = all.filter(({ afterHook }) => afterHook !== undefined)

/** What the extension does at each hook point, payload by payload. */
const doneAt = (scenario: Scenario): Promise<Reference[][]> =>
  Promise.all(viewsOf(scenario).map((view) => Promise.all(view.payloads.map((_, operation) => referenceOf(view, operation)))))

/** The reasons of those that are refused, by number of the payload. */
const refusalsOf = async (id: string): Promise<Record<number, string | undefined>> => {
  const [decided = []] = await doneAt(await loadScenario(id))
  return Object.fromEntries(
    decided.flatMap(({ decision }, operation) => (decision?.decision === 'deny' ? [[operation, decision.reason]] : [])),
  )
}

/** Numbers of the payloads that have no effect at the hook point after the fact. */
const quietOf = async (id: string): Promise<number[]> => {
  const [, done = []] = await doneAt(await loadScenario(id))
  return done.flatMap(({ effects }, operation) => (effects.length === 0 ? [operation] : []))
}

test('those for failure isolation are there, run only when named, and fail open as well as closed', () => {
  const ids = ['bad-deploy', 'customer-outage', 'mixed', 'noisy-neighbour', 'platform-crash', 'poison-event', 'third-party-down']
  expect(both.map(({ id }) => id)).toEqual(expect.arrayContaining(ids))
  expect(both.filter(({ onRequest }) => !onRequest)).toEqual([])
  expect(new Set(both.map(({ hook }) => hook.onFailure))).toEqual(new Set(['open', 'closed']))
})

test('no hook point has the id of another, so that all may be on one platform', () => {
  const ids = both.flatMap(viewsOf).map(({ hook }) => hook.id)
  expect(new Set(ids).size).toBe(ids.length)
})

describe.each(both.map(({ id }) => id))('%s', (id) => {
  test('decides both ways before, and acts once after for most payloads', async () => {
    const scenario = await loadScenario(id)
    const [before = [], after = []] = await doneAt(scenario)
    expect(new Set(before.map(({ decision }) => decision?.decision))).toEqual(new Set(['allow', 'deny']))
    expect(before.flatMap(({ effects }) => effects)).toEqual([])
    expect(new Set(after.map(({ effects }) => effects.length))).toEqual(new Set([0, 1]))
    expect(after.filter(({ effects }) => effects.length === 1).length).toBeGreaterThan(scenario.payloads.length / 2)
    expect(new Set(after.flatMap(({ effects }) => effects.map(({ method }) => method)))).toEqual(new Set(['POST']))
  })

  test('its payloads are small', async () => {
    const { payloads } = await loadScenario(id)
    const sizes = payloads.map((payload) => Buffer.byteLength(JSON.stringify(payload)))
    expect(sizes.filter((size) => size < 180 || size > 1_024)).toEqual([])
  })
})

test('noisy-neighbour: limited articles count over the whole cart, and a download goes anywhere', async () => {
  expect(await refusalsOf('noisy-neighbour')).toEqual({
    1: 'limited articles: at most 1 a cart',
    4: 'we do not send to US',
    6: 'limited articles: at most 1 a cart',
  })
  expect(await quietOf('noisy-neighbour')).toEqual([3])
})

test('customer-outage: what machines wrote makes no ticket, and what can wait is not announced', async () => {
  expect(await refusalsOf('customer-outage')).toEqual({
    3: 'an automatic reply',
    6: 'our own mail came back',
    8: 'a mailing list',
  })
  expect(await quietOf('customer-outage')).toEqual([2, 6, 8])
})

test('bad-deploy: a coupon holds through its last day, and two of them are taken one after the other', async () => {
  expect(await refusalsOf('bad-deploy')).toEqual({
    2: 'SPRING24 ended on 2024-03-31',
    4: 'TEAM10 is for 10 seats and more',
    6: 'NONPROFIT is not for the plan team',
    7: 'these coupons do not combine',
    8: 'there is no coupon toString',
    9: 'WINTER23 ended on 2023-12-31',
  })
  expect(await quietOf('bad-deploy')).toEqual([5])
  const [priced = []] = await doneAt(await loadScenario('bad-deploy'))
  expect(priced[3]?.decision?.changes).toEqual({ listCents: 1_392_000, totalCents: 1_064_880 })
})

test('poison-event: nights are those of the calendar, and a guest may leave on the day on which the winter break begins', async () => {
  expect(await refusalsOf('poison-event')).toEqual({
    2: 'the departure must lie after the arrival',
    4: 'garden has 2 beds',
    6: 'closed from 2024-11-04 to 2024-12-13',
    7: 'there is no room “cellar”',
    9: '2024-02-30 is no day',
  })
  expect(await quietOf('poison-event')).toEqual([5])
  const [examined = []] = await doneAt(await loadScenario('poison-event'))
  // Over the change to summer time, over 29 February, up to the first closed day.
  expect([1, 3, 5].map((operation) => examined[operation]?.decision?.changes?.['nights'])).toEqual([2, 2, 5])
})

test('platform-crash: who asked does not approve, nor does one person twice', async () => {
  expect(await refusalsOf('platform-crash')).toEqual({
    2: 'approvals by others: 2 needed, 1 given',
    3: 'approvals by others: 1 needed, 0 given',
    4: 'the check digits of the IBAN do not fit',
    5: 'we pay in EUR',
    8: 'not an amount in whole cents',
  })
  expect(await quietOf('platform-crash')).toEqual([6])
})

describe('third-party-down', () => {
  test('a licence holds through its last day, and a van is for those with two years behind them', async () => {
    expect(await refusalsOf('third-party-down')).toEqual({
      1: 'too new a driver for a van',
      4: 'the licence ended on 2024-03-07',
      5: 'the licence is not for a lorry',
      6: 'the licence is suspended',
      7: 'no licence is on record',
    })
    expect(await quietOf('third-party-down')).toEqual([3, 4])
  })

  test('it fails when the register does, instead of deciding without it', async () => {
    const scenario = await loadScenario('third-party-down')
    const replies = Object.fromEntries(Object.keys(scenario.thirdParty.replies).map((key) => [key, { status: 503, body: {} }]))
    const down = { ...scenario, thirdParty: { ...scenario.thirdParty, replies } }
    await expect(referenceOf(down, 0)).rejects.toThrow('the register answered 503')
  })
})

test('mixed: nuisances are hung up on, and hours are those of the desk', async () => {
  const scenario = await loadScenario('mixed')
  expect(await refusalsOf('mixed')).toEqual({ 3: 'the caller hides the number', 4: 'the number is forged' })
  expect(await quietOf('mixed')).toEqual([3, 4])
  const [decided = []] = await doneAt(scenario)
  const atDesk = decided.map(({ decision }) => decision?.changes?.['dial'] === scenario.settings['frontDesk'])
  expect(atDesk).toEqual([true, true, false, false, false, false, false, true])
})
