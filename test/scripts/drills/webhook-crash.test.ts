import { expect, test } from 'vitest'
import { explainDuplicates } from '../../../scripts/drills/crash/duplicates.ts'
import { drillWebhookCrash, faultsOf } from '../../../scripts/drills/crash/webhook-crash.ts'

test('kills of platform and customer lose nothing, and explain what came twice', { timeout: 120_000 }, async () => {
  const result = await drillWebhookCrash({ side: 'both', kills: 1, seed: 4, ratePerSecond: 100 })
  expect(faultsOf(result)).toEqual([])
  expect(result.kills).toEqual({ platform: 1, customer: 1 })
  expect(result.acknowledged).toBeGreaterThanOrEqual(60)
})

const arrival = (atUs: number, answeredUs?: number) => ({
  ...{ endpoint: 0, eventId: 'a', atUs, inFlight: 1 },
  ...(answeredUs !== undefined && { answer: { status: 200, atUs: answeredUs } }),
})
const kill = (side: 'platform' | 'customer') => ({ side, fromUs: 100, toUs: 110 })
const known = (atUs: number) => new Map([['a', atUs]])

test.each([
  ['a kill of the platform before it knew', [arrival(90, 95), arrival(200, 205)], [kill('platform')], known(206), [1, 0, 0]],
  ['a kill of the customer before it answered', [arrival(90), arrival(200, 205)], [kill('customer')], known(206), [0, 1, 0]],
  ['no kill of the customer after it answered', [arrival(90, 95), arrival(200, 205)], [kill('customer')], known(206), [0, 0, 1]],
  ['no kill before the attempt', [arrival(120, 125), arrival(200, 205)], [kill('platform')], known(206), [0, 0, 1]],
  ['no kill after the repetition', [arrival(80), arrival(90, 95)], [kill('platform'), kill('customer')], known(96), [0, 0, 1]],
  ['no kill once the platform knew', [arrival(90, 95), arrival(200, 205)], [kill('platform')], known(96), [0, 0, 1]],
  ['nothing, where nothing came twice', [arrival(90, 95)], [kill('platform')], known(96), [0, 0, 0]],
])('what came twice is explained by %s', (_, arrivals, kills, successes, wanted) => {
  const { byPlatform, byCustomer, unexplained } = explainDuplicates(arrivals, kills, successes)
  expect([byPlatform, byCustomer, unexplained.length]).toEqual(wanted)
})

test('each way to fail is named', () => {
  const duplicates = { byPlatform: 1, byCustomer: 1, unexplained: ['b'], longestUnsettledUs: 1 }
  const result = { kills: { platform: 1, customer: 1 }, acknowledged: 3, unacknowledgedDelivered: 0, lost: ['a'], duplicates }
  expect(faultsOf({ ...result, exitCode: null })).toHaveLength(3)
  expect(faultsOf({ ...result, lost: [], duplicates: { ...duplicates, unexplained: [] }, exitCode: 0 })).toEqual([])
})
