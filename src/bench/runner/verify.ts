import { isDeepStrictEqual } from 'node:util'
import { waitUntil } from './wait-until.ts'
import type { Expectation } from './expectation.ts'
import type { World } from './world.ts'

/** As many payloads as are tried before the clock starts; all of them in every scenario of this repository. */
const mostVerified = 100
const atOnce = 8
const patienceMs = 10_000

/**
 * Sends each payload once, before anything is timed, and compares decisions and effects with the reference.
 * Answers what differs, in words; empty when all is right.
 */
export const verify = async (world: World, tenant: string, expectations: readonly Expectation[]): Promise<string[]> => {
  const { scenario, platform, ledger } = world
  const differences: string[] = []
  const operations = scenario.payloads.slice(0, mostVerified).map((data, operation) => ({ data, operation }))
  const wanted = new Map<string, Expectation>()
  const check = async ({ data, operation }: { data: unknown; operation: number }): Promise<void> => {
    const expectation = expectations[operation]
    if (!expectation) return
    const { status, body } = await platform.operate(tenant, scenario.hook.id, data)
    wanted.set(String(body['eventId']), expectation)
    const difference =
      scenario.hook.phase === 'before' ? decisionDifference(status, body, expectation) : acceptanceDifference(status, body)
    if (difference) differences.push(`payload ${operation}: ${difference}`)
  }
  for (let i = 0; i < operations.length; i += atOnce) await Promise.all(operations.slice(i, i + atOnce).map(check))
  const count = [...wanted.values()].reduce((sum, { effects }) => sum + effects.length, 0)
  await waitUntil(patienceMs, async () => (await ledger.refresh()) >= count && (await platform.counters()).waiting === 0)
  for (const [eventId, { effects }] of wanted) {
    const difference = effectDifference(world, eventId, effects)
    if (difference) differences.push(difference)
  }
  return differences
}

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

const effectDifference = ({ ledger }: World, eventId: string, wanted: Expectation['effects']): string | undefined => {
  const line = ({ method, path }: { method: string; path: string }): string => `${method} ${path}`
  const got = ledger.effects.filter((effect) => effect.eventId === eventId).map(line)
  const want = wanted.map(line)
  if (isDeepStrictEqual(got.toSorted(), want.toSorted())) return undefined
  return `event ${eventId}: effects [${got.join(', ')}], wanted [${want.join(', ')}]`
}
