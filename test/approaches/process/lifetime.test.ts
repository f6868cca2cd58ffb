import { afterEach, expect, it } from 'vitest'
import type { ProcessOptions } from '../../../src/approaches/process/options.ts'
import { type Processes, startProcesses, until } from './processes.ts'

let processes: Processes
const start = async (changes: Partial<ProcessOptions> = {}): Promise<void> => void (processes = await startProcesses(changes))
afterEach(() => processes[Symbol.asyncDispose]())

const counting = 'let calls = 0; export default () => ++calls'
const spin = (ms: number): string => `export default () => { const end = Date.now() + ${ms}; while (Date.now() < end); return 1 }`
const valueOf = async (...args: Parameters<Processes['call']>): Promise<unknown> => {
  const { outcome } = await processes.call(...args)
  return outcome.kind === 'ok' ? outcome.value : outcome
}
const killAll = (): void => {
  for (const pid of processes.pids()) process.kill(pid, 'SIGKILL')
}

it('keeps a process warm from its deploy on, and starts it anew after it was killed', async () => {
  await start()
  const deployment = await processes.deploy(counting)
  const [pid] = processes.pids()
  expect([await valueOf(deployment), await valueOf(deployment)]).toEqual([1, 2])
  expect(processes.pids()).toEqual([pid])
  killAll()
  await until(() => processes.pids().length === 0)
  expect(await valueOf(deployment)).toBe(1)
})

it('tells what a call took', async () => {
  await start()
  const deployment = await processes.deploy(spin(20))
  await processes.call(deployment)
  const { usage } = await processes.call(deployment)
  expect(usage).toMatchObject({ requests: 0 })
  expect(usage?.cpuUs).toBeGreaterThan(1_000)
  expect(usage?.heapBytes).toBeGreaterThan(1_000_000)
})

it('ends the process that was idle the longest when another needs the room, and waits when none is idle', async () => {
  await start({ maxProcesses: 2 })
  const [a, b, c] = [await processes.deploy(counting), await processes.deploy(counting), await processes.deploy(counting)]
  expect([await valueOf(b), await valueOf(c), await valueOf(c)]).toEqual([1, 1, 2])
  await until(() => processes.pids().length <= 2)
  expect(await Promise.all([a, b, c, a, b, c].map((one) => valueOf(one)))).toEqual(expect.arrayContaining([1]))
  await until(() => processes.pids().length <= 2)
  const slow = await processes.deploy(
    'export default async (event, { fetch, settings }) => (await fetch(settings.api + "/echo")).status',
  )
  expect(await Promise.all([slow, a, b, c].map((one) => valueOf(one)))).toHaveLength(4)
})

it('ends a process that nobody has called for a while', async () => {
  await start({ idleMs: 0 })
  const deployment = await processes.deploy(counting)
  await until(() => processes.pids().length === 0)
  expect(await valueOf(deployment)).toBe(1)
  await until(() => processes.pids().length === 0)
})

it('ends the process of a retired deployment once its calls have ended', async () => {
  await start()
  const deployment = await processes.deploy(spin(30))
  const last = valueOf(deployment)
  await processes.approach.retire(deployment)
  expect(await last).toBe(1)
  await until(() => processes.pids().length === 0)
})

it('sheds what is more than a tenant may have waiting', async () => {
  await start({ maxStarted: 2, maxActive: 6 })
  const deployment = await processes.deploy(
    'export default async (event, { fetch, settings }) => (await fetch(settings.api + "/echo")).status',
  )
  const kinds = (await Promise.all(Array.from({ length: 9 }, () => processes.call(deployment)))).map(
    ({ outcome }) => outcome.kind,
  )
  expect(kinds.toSorted()).toEqual([...Array<string>(6).fill('ok'), ...Array<string>(3).fill('shed')])
})

it('tries the calls of a killed process again when they have made no request, and asks a third party once', async () => {
  await start()
  const busy = await processes.deploy(spin(30))
  const running = [1, 2, 3].map(() => processes.call(busy))
  killAll()
  expect((await Promise.all(running)).map(({ outcome }) => outcome.kind)).toEqual(['ok', 'ok', 'ok'])
  const waiting = processes.call(
    await processes.deploy('export default async (event, { fetch, settings }) => { await fetch(settings.api + "/silent") }'),
  )
  await until(() => processes.api.seen.length > 0)
  killAll()
  expect((await waiting).outcome.kind).toBe('crashed')
  expect(processes.api.seen).toEqual(['GET /silent'])
})

it('answers under random kills, each call once', async () => {
  await start()
  const deployments = await Promise.all([1, 2, 3].map(() => processes.deploy(spin(1))))
  for (let round = 0; round < 3; round++) {
    const calls = Array.from({ length: 30 }, (_, index) => processes.call(deployments[index % 3]!))
    await new Promise((resolve) => setTimeout(resolve, 10))
    killAll()
    const kinds = (await Promise.all(calls)).map(({ outcome }) => outcome.kind)
    expect(kinds.filter((kind) => kind !== 'ok' && kind !== 'crashed')).toEqual([])
  }
  expect(await Promise.all(deployments.map((one) => valueOf(one)))).toEqual([1, 1, 1])
})

it('leaves nothing inside of a call whose time was over when its turn came', async () => {
  await start()
  const code = `let calls = 0, late
    export default (event, context) => {
      const end = Date.now() + (++calls === 1 ? 400 : 0)
      while (Date.now() < end);
      if (calls === 1) return 'slow'
      if (calls === 3) return late.fetch(context.settings.api + '/echo').catch(({ message }) => message)
      late = context
      return context.fetch(context.settings.api + '/silent')
    }`
  const deployment = await processes.deploy(code, 'acme', { cpuMs: 2_000, memoryMb: 64 })
  const [slow, late] = await Promise.all([processes.call(deployment), processes.call(deployment, 30)])
  expect([slow.outcome.kind, late.outcome.kind]).toEqual(['ok', 'shed'])
  expect(await valueOf(deployment)).toMatch(/the call has ended/)
  expect(processes.api.seen).toEqual([])
})

it('closes under load: every call has an outcome, and no process is left', async () => {
  await start()
  const deployments = await Promise.all([1, 2].map(() => processes.deploy(spin(20))))
  const open = deployments.flatMap((one) => [processes.call(one), processes.call(one)])
  const checking = processes.deploy('for (;;) {}').catch((error: Error) => error.message)
  await processes.approach.close()
  expect((await Promise.all(open)).map(({ outcome }) => outcome.kind)).toEqual(['shed', 'shed', 'shed', 'shed'])
  expect(await checking).toMatch(/keep ending/)
  expect(processes.pids()).toEqual([])
  expect((await processes.call(deployments[0]!)).outcome.kind).toBe('shed')
})
