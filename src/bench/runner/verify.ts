import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { inReality } from '../scenario/reference.ts'
import type { Expectation } from './expectation.ts'
import type { Effect } from './ledger.ts'
import { waitUntil } from './wait-until.ts'
import type { World } from './world.ts'

const atOnce = 8
const patienceMs = 10_000
const patienceMsPerPayload = 50

/**
 * Sends each payload once, before anything is timed, and compares decisions and effects with the reference.
 * Answers what differs, in words; empty when all is right.
 */
export const verify = async (world: World, tenant: string, expectations: readonly Expectation[]): Promise<string[]> => {
  const { scenario, platform, ledger } = world
  const differences: string[] = []
  const operations = scenario.payloads.map((data, operation) => ({ data, operation }))
  const wanted = new Map<string, Wanted>()
  const check = async ({ data, operation }: { data: unknown; operation: number }): Promise<void> => {
    const expectation = expectations[operation]
    if (!expectation) return
    const { status, body } = await platform.operate(tenant, scenario.hook.id, data)
    const eventId = String(body['eventId'])
    const real = { thirdPartyUrl: ledger.url, eventId }
    wanted.set(eventId, { operation, effects: expectation.effects.map((effect) => seenAs(inReality(effect, operation, real))) })
    const difference =
      scenario.hook.phase === 'before' ? decisionDifference(status, body, expectation) : acceptanceDifference(status, body)
    if (difference) differences.push(`payload ${operation}: ${difference}`)
  }
  for (let i = 0; i < operations.length; i += atOnce) await Promise.all(operations.slice(i, i + atOnce).map(check))
  const count = [...wanted.values()].reduce((sum, { effects }) => sum + effects.length, 0)
  const patience = patienceMs + patienceMsPerPayload * operations.length
  await waitUntil(patience, async () => (await ledger.refresh()) >= count && (await platform.counters()).waiting === 0)
  const seen = Map.groupBy(ledger.effects, ({ eventId }) => eventId)
  for (const [eventId, { operation, effects }] of wanted) {
    const difference = effectDifference(seen.get(eventId) ?? [], effects)
    if (difference) differences.push(`payload ${operation}, event ${eventId}: ${difference}`)
  }
  return differences
}

/** What the third party's ledger can tell of an effect. */
type Seen = Pick<Effect, 'method' | 'path' | 'bodySha256'>

interface Wanted {
  readonly operation: number
  readonly effects: readonly Seen[]
}

const seenAs = ({ method, path, body }: Expectation['effects'][number]): Seen => ({
  method,
  path,
  bodySha256: createHash('sha256').update(body).digest('base64url'),
})

const decisionDifference = (status: number, body: Record<string, unknown>, { decision }: Expectation): string | undefined => {
  if (status !== 200) return `answered ${status}, wanted 200 (${JSON.stringify(body).slice(0, 300)})`
  if (!decision) return undefined
  const { reason, changes } = body
  const got = {
    decision: body['decision'],
    ...(reason === undefined ? {} : { reason }),
    ...(changes === undefined ? {} : { changes }),
  }
  if (body['decidedBy'] === 'extension' && isDeepStrictEqual(got, { ...decision })) return undefined
  return `decided ${JSON.stringify(body)}, wanted ${JSON.stringify(decision)} by the extension`
}

const acceptanceDifference = (status: number, body: Record<string, unknown>): string | undefined =>
  status === 202 ? undefined : `answered ${status}, wanted 202 (${JSON.stringify(body).slice(0, 300)})`

const effectDifference = (got: readonly Seen[], wanted: readonly Seen[]): string | undefined => {
  const line = ({ method, path, bodySha256 }: Seen): string => `${method} ${path} (body ${bodySha256.slice(0, 8)})`
  const lines = (effects: readonly Seen[]): string[] => effects.map(line).toSorted()
  if (isDeepStrictEqual(lines(got), lines(wanted))) return undefined
  return `effects [${lines(got).join(', ')}], wanted [${lines(wanted).join(', ')}]`
}
