import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { choosePayloads } from '../../scenarios/push-ci/choose-payloads.ts'
import { type Approach, defaultLimits, type Deployable } from '../../src/approaches/approach.ts'
import { createPool } from '../../src/approaches/sandbox/pool.ts'
import { listScenarios, loadScenario } from '../../src/bench/scenario/load-scenario.ts'
import { referenceOf } from '../../src/bench/scenario/reference.ts'
import { type Scenario, viewsOf } from '../../src/bench/scenario/scenario.ts'
import { startThirdParty } from '../../src/customer/third-party.ts'
import { eventWith } from '../conformance/approach-harness.ts'

/** The sandbox itself: it has the language, `context`, and nothing else. */
let pool: Approach
beforeAll(async () => {
  pool = await createPool(['127.0.0.0/8'], { workers: 1 })
})
afterAll(() => pool.close())

const sizesOf = ({ payloads }: Scenario): number[] =>
  payloads.map((payload) => Buffer.byteLength(JSON.stringify(payload))).toSorted((a, b) => a - b)

const medianOf = (sizes: readonly number[]): number => sizes[Math.floor(sizes.length / 2)] ?? Number.NaN

const replyTo = async (scenario: Scenario, operation: number): Promise<unknown> =>
  (await referenceOf(scenario, operation)).decision?.changes?.['reply']

/** Numbers of the payloads for which the extension does something at the third party. */
const actsOn = async (scenario: Scenario): Promise<number[]> => {
  const references = await Promise.all(scenario.payloads.map((_, operation) => referenceOf(scenario, operation)))
  return references.flatMap(({ effects }, operation) => effects.map(() => operation))
}

describe.each(await listScenarios())('%s', (id) => {
  test('its extension handles every payload, and alike whenever it runs', async () => {
    for (const view of viewsOf(await loadScenario(id))) {
      for (const operation of view.payloads.keys()) {
        const sunday = await referenceOf(view, operation, Date.UTC(2030, 5, 2, 3))
        const monday = await referenceOf(view, operation, Date.UTC(2031, 8, 1, 13))
        expect(sunday).toEqual(monday)
        expect(sunday.decision !== undefined).toBe(view.hook.phase === 'before')
      }
    }
  })

  test('its extension does in a bare isolate what it does alone, and names the event on each request', async () => {
    const scenario = await loadScenario(id)
    await using thirdParty = await startThirdParty({ port: 0, latencyMs: 0, replies: scenario.thirdParty.replies })
    const wanted = []
    for (const view of viewsOf(scenario)) {
      const deployment = await pool.deploy(deployableOf(view, thirdParty.url))
      for (const [operation, data] of view.payloads.entries()) {
        const event = { ...eventWith(data), type: view.hook.id }
        const { outcome } = await pool.invoke(deployment, event, { wallMs: 20_000 })
        const { decision, effects } = await referenceOf(view, operation)
        expect(outcome).toEqual(decision === undefined ? { kind: 'ok' } : { kind: 'ok', value: decision })
        wanted.push(...effects.map(() => event.id))
      }
    }
    const ledger = (await (await fetch(`${thirdParty.url}/_ledger`)).json()) as { eventId: string[] }
    expect(ledger.eventId).toEqual(wanted)
  })
})

const deployableOf = (scenario: Scenario, thirdPartyUrl: string): Deployable => ({
  tenant: scenario.id,
  hook: scenario.hook.id,
  version: 1,
  code: scenario.extension,
  egress: [thirdPartyUrl],
  settings: Object.fromEntries(
    Object.entries(scenario.settings).map(([key, value]) => [key, value.replaceAll('{thirdPartyUrl}', thirdPartyUrl)]),
  ),
  limits: defaultLimits,
})

test.each(['process.pid', 'Buffer.alloc(1)', 'setInterval(() => {}, 1)', 'require("fs")'])(
  'in a bare isolate, %s fails',
  async (expression) => {
    const scenario = { ...(await loadScenario('sms-reply')), extension: `export default async () => { ${expression} }` }
    const deployment = await pool.deploy({ ...deployableOf(scenario, ''), egress: [], tenant: 'needs-more' })
    expect((await pool.invoke(deployment, eventWith({}), { wallMs: 20_000 })).outcome).toMatchObject({ kind: 'failed' })
  },
)

describe('provision-email', () => {
  test('mails for databases that were provisioned, with an unlisted price too, and for no others', async () => {
    const scenario = await loadScenario('provision-email')
    expect(await actsOn(scenario)).toEqual([0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 13, 14, 15])
    expect((await referenceOf(scenario, 10)).effects).toMatchObject([
      { method: 'POST', path: '/mail', body: expect.stringContaining('an unlisted price') as string },
    ])
  })

  test('ignores what comes later to a database, and what is none', async () => {
    const { payloads } = await loadScenario('provision-email')
    const ignored = payloads.slice(16) as { data: { state: string; plan: object }; previous_data: Record<string, unknown> }[]
    // Both report the state that a new database has: only the rest of the body tells them apart.
    expect(ignored.map(({ data }) => data.state)).toEqual(['provisioned', 'provisioned'])
    expect(ignored[0]?.previous_data).toMatchObject({ plan: { name: 'heroku-postgresql:standard-0' } })
    expect(ignored[1]?.data).toMatchObject({ addon_service: { name: 'heroku-redis' } })
  })

  test("its payloads have the size of Heroku's", async () => {
    const sizes = sizesOf(await loadScenario('provision-email'))
    expect(medianOf(sizes)).toBeGreaterThan(1_000)
    expect(medianOf(sizes)).toBeLessThan(1_300)
  })
})

describe('sms-reply', () => {
  test('refuses to reply to whoever opts out, and only to them', async () => {
    const scenario = await loadScenario('sms-reply')
    const denied = []
    for (const [operation, payload] of scenario.payloads.entries()) {
      const { decision } = await referenceOf(scenario, operation)
      if (decision?.decision === 'deny') denied.push((payload as { Body: string }).Body)
    }
    expect(denied).toEqual(['STOP', 'stop', '  Unsubscribe ', 'QUIT'])
  })

  test("judges opening hours by the message's own time at the shop", async () => {
    const scenario = await loadScenario('sms-reply')
    const hours = [8, 9, 10, 11, 12]
    const open = await Promise.all(hours.map(async (operation) => String(await replyTo(scenario, operation)).endsWith('open.')))
    expect(open).toEqual([false, true, true, false, false])
    expect(await replyTo(scenario, 26)).toContain('It is Sunday, 00:30, and we are closed. We open on Monday at 09:00.')
  })

  test('names the next day on which the shop opens', async () => {
    const scenario = await loadScenario('sms-reply')
    const openings = async (date: string): Promise<string | undefined> => {
      const payloads = [{ Body: 'Hello?', DateCreated: date }]
      return /We open (.*) at 09:00/.exec(String(await replyTo({ ...scenario, payloads }, 0)))?.[1]
    }
    expect(await openings('Tue, 05 Mar 2024 06:15:00 +0000')).toBe('today')
    expect(await openings('Mon, 04 Mar 2024 19:20:00 +0000')).toBe('on Tuesday')
    expect(await openings('Fri, 08 Mar 2024 20:10:10 +0000')).toBe('on Saturday')
    expect(await openings('Sat, 09 Mar 2024 18:00:00 +0000')).toBe('on Monday')
    expect(await openings('Sun, 10 Mar 2024 05:00:00 +0000')).toBe('on Monday')
    expect(await openings('Sun, 10 Mar 2024 23:30:00 +0000')).toBe('today')
  })

  test('finds the number of an order, and asks again for what is none', async () => {
    const scenario = await loadScenario('sms-reply')
    expect(await replyTo(scenario, 14)).toContain('Order 20991:')
    for (const operation of [15, 16, 17]) expect(await replyTo(scenario, operation)).toContain('Please write ORDER')
  })

  test('its payloads are many and have the size of an SMS', async () => {
    const sizes = sizesOf(await loadScenario('sms-reply'))
    expect(sizes.length).toBeGreaterThanOrEqual(24)
    expect(medianOf(sizes)).toBeGreaterThan(300)
    expect(medianOf(sizes)).toBeLessThan(500)
  })
})

describe('push-ci', () => {
  test('builds pushes to wanted branches, and nothing else', async () => {
    const scenario = await loadScenario('push-ci')
    const names = choosePayloads().map(({ name }) => name.replace(/^\d+-|\.json$/g, ''))
    const built = (await actsOn(scenario)).map((operation) => names[operation] ?? '').toSorted()
    const days = [1, 2, 3, 4, 5, 6].map((day) => `push-altered-main-day-${day}`)
    const versions = ['2.1', '2.2', '2.3', '2.4.1', '3.0', '3.0-rc.1'].map((version) => `push-altered-release-${version}`)
    const others = ['main', 'main-earlier-skip', 'main-many', 'main-unicode', 'release', 'release-nested', 'release-unicode']
    expect(built).toEqual(
      [...days, ...versions, ...others.map((name) => `push-altered-${name}`), 'push-4-original', 'push-5-original'].toSorted(),
    )
  })

  test('the committed payloads are those that choose-payloads.ts takes from the package', async () => {
    const { folder, payloads } = await loadScenario('push-ci')
    const chosen = choosePayloads()
    expect(chosen).toHaveLength(payloads.length)
    for (const { name, data } of chosen) {
      expect(await readFile(join(folder, 'payloads', name), 'utf8')).toBe(`${JSON.stringify(data)}\n`)
    }
  })

  test('its payloads have the size of the whole collection', async () => {
    const sizes = sizesOf(await loadScenario('push-ci'))
    expect(Math.abs(medianOf(sizes) - 7_700)).toBeLessThan(300)
  })
})
