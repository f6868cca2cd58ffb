import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Effect } from '../../../src/bench/runner/ledger.ts'
import { verify } from '../../../src/bench/runner/verify.ts'
import type { World } from '../../../src/bench/runner/world.ts'
import { referenceOf } from '../../../src/bench/scenario/reference.ts'
import { scenarioSchema, type Scenario } from '../../../src/bench/scenario/scenario.ts'

const source = `export default async function (event, { fetch, settings }) {
  const text = JSON.stringify({ n: event.data.n, see: settings.api + '/events/' + event.id })
  await fetch(settings.api + '/mail/' + event.id, { method: 'POST', body: text })
}`

const scenarioWith = (payloads: number): Scenario => {
  const { payloads: _, ...options } = scenarioSchema.parse({ title: 't', situation: 's', hook: { id: 'a.b', phase: 'after' } })
  const data = Array.from({ length: payloads }, (_item, n) => ({ n }))
  return { ...options, id: 'sample', folder: '/nowhere', extension: source, payloads: data, payloadNames: data.map(String) }
}

const url = 'http://127.0.0.1:4321'
const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url')

/** A world whose platform does for each event what the extension would, with the text that `textOf` gives. */
const worldWith = (scenario: Scenario, textOf: (n: number, eventId: string) => string) => {
  const effects: Effect[] = []
  const sent: number[] = []
  const operate = async (_tenant: string, _hook: string, data: unknown) => {
    const { n } = data as { n: number }
    sent.push(n)
    const eventId = `019aa000-0000-7000-8000-${String(n).padStart(12, '0')}`
    effects.push({ eventId, method: 'POST', path: `/mail/${eventId}`, bodySha256: sha256(textOf(n, eventId)), atUs: 0 })
    return { status: 202, body: { eventId } }
  }
  const world = {
    scenario,
    platform: { operate, counters: async () => ({ waiting: 0, attempts: {} }) },
    ledger: { url, effects, refresh: async () => effects.length },
  }
  return { world: world as unknown as World, sent }
}

const right = (n: number, eventId: string): string => JSON.stringify({ n, see: `${url}/events/${eventId}` })
const expectationsOf = (scenario: Scenario) =>
  Promise.all(scenario.payloads.map((_, operation) => referenceOf(scenario, operation)))

test('every payload is sent once, however many there are', async () => {
  const scenario = scenarioWith(250)
  const { world, sent } = worldWith(scenario, right)
  expect(await verify(world, 'tenant', await expectationsOf(scenario))).toEqual([])
  expect(sent.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 250 }, (_, n) => n))
})

test('an effect with another body than the reference is told, though method and path are right', async () => {
  const scenario = scenarioWith(3)
  const { world } = worldWith(scenario, (n, eventId) => (n === 1 ? '{"n":1}' : right(n, eventId)))
  const differences = await verify(world, 'tenant', await expectationsOf(scenario))
  expect(differences).toHaveLength(1)
  expect(differences[0]).toMatch(/^payload 1, event \S+: effects \[POST \/mail\/\S+ \(body \S{8}\)\], wanted \[POST \/mail/)
})
