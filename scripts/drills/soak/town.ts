import type { JsonClient, JsonReply } from '../../../src/bench/runner/json-client.ts'
import type { Random } from '../../../src/bench/random.ts'

/** What the tenants of a soak got. `wrong`: a good tenant was answered otherwise than its extension does, and how. */
export interface SoakCounts {
  calls: number
  redeploys: number
  withoutOutcome: number
  readonly wrong: string[]
  readonly outcomes: Record<string, number>
}

/** Answers what it was asked, and tells its version, so that an answer of a version that never was is found. */
const goodCode = (version: number): string => `
const seen = []
export default async function (event, context) {
  seen.push(event.data.n)
  if (seen.length > 100) seen.shift()
  context.log('call', event.data.n)
  return { decision: 'allow', changes: { n: event.data.n, made: ${version} } }
}`

/** One of each way to go wrong, none of which a supervisor may pass on to others. */
const badCode: Readonly<Record<string, string>> = {
  loops: `export default () => { for (;;) {} }`,
  microtasks: `export default () => { const again = () => Promise.resolve().then(again); return again() }`,
  builtin: `export default () => { 'a'.repeat(1e8).split('').length; return { decision: 'allow' } }`,
  grows: `const kept = []\nexport default () => { for (;;) kept.push(new Array(1e5).fill(1)) }`,
  throws: `export default () => { throw new TypeError('no luck today') }`,
  hangs: `export default () => new Promise(() => {})`,
  floods: `export default (event, { log }) => { for (let i = 0; i < 1e4; i++) log('x'.repeat(1e4)); return 'y'.repeat(1e6) }`,
  leaks: `globalThis.kept = []\nexport default () => { kept.push('z'.repeat(1e6)); return { decision: 'allow' } }`,
}

const goodTenants = Array.from({ length: 8 }, (_, index) => `good-${index}`)
const badTenants = Object.keys(badCode)

export interface SoakTown {
  readonly counts: SoakCounts
  /** Calls a good tenant, or now and then a bad one. Settles when it is answered. */
  call(http: JsonClient): Promise<void>
  /** A new version for a tenant, good or bad, while others' calls go on. */
  redeploy(http: JsonClient): Promise<void>
}

/** Settles good and bad tenants at the hook point of a platform. `http` bears the operator's token. */
export const settleTown = async (http: JsonClient, hook: string, random: Random): Promise<SoakTown> => {
  const counts: SoakCounts = { calls: 0, redeploys: 0, withoutOutcome: 0, wrong: [], outcomes: {} }
  const made = new Map<string, number>()
  const deploy = async (client: JsonClient, tenant: string): Promise<void> => {
    const version = (made.get(tenant) ?? 0) + 1
    made.set(tenant, version)
    const upload = { approach: 'sandbox', code: badCode[tenant] ?? goodCode(version), sample: false }
    const { status, body } = await client.call('PUT', `/v1/tenants/${tenant}/extensions/${hook}`, upload)
    if (status !== 201) counts.wrong.push(`deploying ${tenant} answered ${status} ${JSON.stringify(body).slice(0, 200)}`)
  }
  for (const tenant of [...goodTenants, ...badTenants]) {
    await http.call('PUT', `/v1/tenants/${tenant}`)
    await deploy(http, tenant)
  }
  let n = 0
  return {
    counts,
    call: async (client) => {
      const tenants = random.int(badShare) === 0 ? badTenants : goodTenants
      const tenant = tenants[random.int(tenants.length)] as string
      const mine = ++n
      counts.calls++
      const path = `/v1/tenants/${tenant}/hooks/${hook}`
      const reply = await client.call('POST', path, { data: { n: mine } }).catch((error: unknown) => error as Error)
      account(counts, tenant, mine, made.get(tenant) ?? 0, reply)
    },
    redeploy: async (client) => {
      counts.redeploys++
      const everybody = [...goodTenants, ...badTenants]
      await deploy(client, everybody[random.int(everybody.length)] as string)
    },
  }
}

/** One call in so many goes to a tenant whose extension misbehaves. */
const badShare = 40

const account = (counts: SoakCounts, tenant: string, n: number, versions: number, reply: JsonReply | Error): void => {
  if (reply instanceof Error) {
    counts.withoutOutcome++
    return void counts.wrong.push(`${tenant}: no answer: ${reply.message}`)
  }
  const body = (reply.body ?? {}) as { outcome?: string; decidedBy?: string; changes?: { n?: number; made?: number } }
  const outcome = body.outcome ?? `status ${reply.status}`
  counts.outcomes[outcome] = (counts.outcomes[outcome] ?? 0) + 1
  if (body.outcome === undefined) counts.withoutOutcome++
  if (tenant in badCode) return
  const { changes = {} } = body
  const isRight = body.decidedBy === 'extension' && changes.n === n && (changes.made ?? 0) >= 1 && (changes.made ?? 0) <= versions
  if (!isRight) counts.wrong.push(`${tenant}: answered ${reply.status} ${JSON.stringify(reply.body).slice(0, 200)}`)
}
