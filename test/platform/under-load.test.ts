import { afterEach, beforeEach, expect, it } from 'vitest'
import { sandbox } from '../../src/approaches/sandbox/index.ts'
import type { HookPoint } from '../../src/hooks/hook-point.ts'
import { type Ledger, startLedger } from '../../scripts/drills/shared/ledger.ts'
import { patiently, startTestPlatform, type TestPlatform } from './test-platform.ts'

// What a platform with real workers loses while it starts, takes deploys, and stops: nothing.
const hookPoints: readonly HookPoint[] = [
  { id: 'pay', phase: 'before', budgetMs: 20_000, onFailure: 'closed' },
  { id: 'made', phase: 'after', budgetMs: 20_000, onFailure: 'open' },
]
const tenants = ['a', 'b', 'c', 'd']
const long = { timeout: 60_000 }

let ledger: Ledger
let sut: TestPlatform
beforeEach(async () => {
  ledger = await startLedger()
  sut = await startTestPlatform({ hookPoints, families: [sandbox], allowedNetworks: ['127.0.0.0/8'] })
  for (const tenant of tenants) await sut.tenant(tenant)
})
afterEach(async () => {
  await sut[Symbol.asyncDispose]()
  await ledger[Symbol.asyncDispose]()
})

/** Asks the third party, and answers which version it is. */
const code = (version: number): string => `export default async (event, { fetch, settings }) => {
  await fetch(settings.api, { method: 'POST', headers: { 'idempotency-key': event.id }, body: '{}' })
  return { decision: 'allow', changes: { version: ${version} } }
}`

const deploy = async (tenant: string, hook: string, version = 1): Promise<void> => {
  const upload = { approach: 'sandbox', code: code(version), egress: [ledger.url], settings: { api: ledger.url }, sample: false }
  const { status } = await sut.call('PUT', `/v1/tenants/${tenant}/extensions/${hook}`, sut.operator, upload)
  expect(status).toBe(201)
}
const operate = (tenant: string, hook: string) =>
  sut.call('POST', `/v1/tenants/${tenant}/hooks/${hook}`, sut.operator, { data: { n: 1 } })

const untilBusy = async (): Promise<void> => {
  await expect.poll(() => ledger.effects.size, patiently).toBeGreaterThan(200)
}

/** Operations of all tenants without a pause, eight at once, until the work is done. */
const during = async <T>(hook: string, work: () => Promise<T>) => {
  const replies: Awaited<ReturnType<typeof operate>>[] = []
  const refused: unknown[] = []
  let isOver = false
  const send = async (index: number): Promise<void> => {
    for (let n = index; !isOver; n++) {
      await operate(tenants[n % tenants.length]!, hook).then(
        (reply) => replies.push(reply),
        (error: unknown) => refused.push(error),
      )
    }
  }
  const senders = Array.from({ length: 8 }, (_, index) => send(index))
  await work()
  isOver = true
  await Promise.all(senders)
  return { replies, refused }
}

it('answers every operation from the first moment on, though its workers have yet to start', long, async () => {
  for (const tenant of tenants) await deploy(tenant, 'pay')
  const again = await sut.restart()
  const first = Array.from({ length: 100 }, (_, n) =>
    again.call('POST', `/v1/tenants/${tenants[n % 4]}/hooks/pay`, again.operator, { data: 1 }),
  )
  for (const { body } of await Promise.all(first)) expect(body).toMatchObject({ decidedBy: 'extension', outcome: 'ok' })
  sut = again
})

it(
  'answers every operation while others deploy, and uploads are refused that take the checking worker with them',
  long,
  async () => {
    for (const tenant of tenants) await deploy(tenant, 'pay')
    const { replies } = await during('pay', async () => {
      for (let n = 0; n < 20; n++) {
        await sut.tenant(`new-${n}`)
        await deploy(`new-${n}`, 'pay')
        const upload = { approach: 'sandbox', code: "'x'.repeat(2 ** 28).split('')\nexport default () => 1" }
        if (n % 10 === 0) expect((await sut.call('PUT', '/v1/tenants/a/extensions/made', sut.operator, upload)).status).toBe(422)
      }
    })
    expect(replies.length).toBeGreaterThan(20)
    for (const { body } of replies) expect(body).toMatchObject({ decidedBy: 'extension', outcome: 'ok' })
  },
)

it('answers every operation by the old or the new version while one follows the other', long, async () => {
  for (const tenant of tenants) await deploy(tenant, 'pay', 1)
  let live = 1
  const { replies } = await during('pay', async () => {
    while (live < 15) for (const tenant of ((live += 1), tenants)) await deploy(tenant, 'pay', live)
  })
  const versions = new Set<number>()
  for (const { body } of replies) {
    expect(body).toMatchObject({ decidedBy: 'extension', outcome: 'ok' })
    versions.add(body.changes.version as number)
    expect(ledger.effects.get(body.eventId as string)).toBe(1)
  }
  expect(versions.size).toBeGreaterThan(2)
  expect((await operate('a', 'pay')).body.changes).toEqual({ version: 15 })
})

it('has a word for every operation when it stops under load, and delivers later what it took', long, async () => {
  for (const tenant of tenants) for (const hook of ['pay', 'made']) await deploy(tenant, hook)
  const [before, after] = await Promise.all([
    during('pay', untilBusy),
    during('made', async () => {
      await untilBusy()
      await sut.platform.close()
    }),
  ])
  for (const { status, body } of before.replies) {
    if (status === 200) expect(body.outcome).toMatch(/^(?:ok|shed)$/)
    else expect(status).toBe(503)
  }
  const accepted = after.replies.filter(({ status }) => status === 202).map(({ body }) => body.eventId as string)
  expect(accepted.length).toBeGreaterThan(20)
  sut = await sut.restart()
  await expect.poll(() => accepted.filter((id) => !ledger.effects.has(id)), patiently).toEqual([])
})
