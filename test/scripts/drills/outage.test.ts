import { expect, test } from 'vitest'
import { drillOutage, faultsOf } from '../../../scripts/drills/outage/drill.ts'
import { accountForOutage } from '../../../scripts/drills/outage/account.ts'
import { refuses } from './refuses.ts'

test('an endpoint that refused for six hours gets everything, and is not knocked over again', { timeout: 120_000 }, async () => {
  const figures = { timeScale: 20_000, ratePerSecond: 60, capacity: 10, workMs: 5, budgetMs: 5_000, seed: 3 }
  const result = await drillOutage({ ...figures, kind: 'refusing', hours: { before: 1, ill: 6, after: 3 } })
  const { lost, refused, fallsAgain, acknowledged } = result
  expect({ lost, refused, fallsAgain, acknowledged }).toEqual({ lost: 0, refused: 0, fallsAgain: 0, acknowledged: 108 })
  expect(result.arrivalsAfter).toBeGreaterThanOrEqual(54)
})

const events = ['a', 'b', 'c', 'd'].map((eventId, index) => ({ eventId, target: 0, intendedUs: index * 10 }))

test('the account tells order, duplicates, losses and falls from what the endpoint wrote down', () => {
  const call = (eventId: string, atUs: number, status?: number) => ({
    ...{ endpoint: 0, eventId, atUs, inFlight: 1 },
    ...(status !== undefined && { answer: { status, atUs: atUs + 1 } }),
  })
  const failed = [100, 101, 102, 103, 104].map((atUs) => call('b', atUs, 503))
  const arrivals = [call('a', 1, 200), call('b', 15), ...failed, call('c', 110, 200), call('b', 111, 200), call('b', 112, 200)]
  expect(accountForOutage(events, arrivals, { startUs: 0, illUs: 10, wellUs: 50 })).toMatchObject({
    ...{ acknowledged: 4, lost: 1, duplicates: 1, outOfOrder: 1, attemptsWhileIll: 1 },
    ...{ arrivalsAfter: 8, overloads: 5, fallsAgain: 1, normalRate: expect.closeTo(100_000) as number, drainedS: 61e-6 },
  })
})

test('each way to fail is named', () => {
  const account = {
    acknowledged: 9,
    duplicates: 0,
    outOfOrder: 0,
    attemptsWhileIll: 0,
    normalRate: 1,
    peakRate: 1,
    peakInFlight: 1,
  }
  const rest = { ...account, drainedS: 1, kind: 'hung' as const, timeScale: 1, capacity: 1, arrivalsAfter: 100 }
  expect(faultsOf({ ...rest, lost: 1, refused: 2, overloads: 11, fallsAgain: 1 })).toHaveLength(4)
  expect(faultsOf({ ...rest, lost: 0, refused: 0, overloads: 10, fallsAgain: 0 })).toEqual([])
})

refuses('outage.ts', [
  ['an unknown option, with the nearest one', ['--hour', '3'], /Did you mean --hours\?/],
  ['an illness that there is not', ['--kind', 'dead'], /--kind dead is none of hung, refusing, slow, error/],
])
