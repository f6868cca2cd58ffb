import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { defaultLimits } from '../../../src/approaches/approach.ts'
import { isAlive, workersOf } from '../sandbox/workers.ts'
import { type Processes, startProcesses, until } from './processes.ts'

// What ordinary code of a Node process could do that an isolate cannot even name.
let processes: Processes
beforeAll(async () => void (processes = await startProcesses()))
afterAll(() => processes[Symbol.asyncDispose]())

const run = async (body: string, limits = defaultLimits) => {
  const code = `const module = (name) => process.getBuiltinModule('node:' + name)
    export default async function (event, context) { ${body} }`
  const deployment = await processes.deploy(code, undefined, limits)
  return { deployment, ...(await processes.call(deployment)) }
}

it.each([
  ['another process', 'process.kill(process.ppid, "SIGKILL")'],
  ['the priority of another', 'module("os").setPriority(process.ppid, 19)'],
  ['a file', 'return module("fs").readFileSync("/etc/passwd", "utf8")'],
  ['the memory of another', 'return module("fs").readFileSync("/proc/" + process.ppid + "/environ", "utf8")'],
  ['a program', 'return module("child_process").execFileSync("/bin/true")'],
  ['a thread', 'new (module("worker_threads").Worker)("1", { eval: true })'],
  [
    'a socket',
    'await new Promise((resolve, reject) => module("net").connect(80, "127.0.0.1").on("connect", resolve).on("error", reject))',
  ],
  ['the engine’s own bindings', 'return Object.keys(process.binding("fs"))'],
  ['native code', 'process.dlopen({ exports: {} }, "/tmp/none.node")'],
  ['a package', 'await import("undici")'],
])('cannot reach %s', async (_, body) => {
  expect((await run(body)).outcome.kind).toBe('failed')
})

it('has an empty environment, and on Linux as root a user and a network of its own', async () => {
  expect((await run('return Object.keys(process.env)')).outcome).toEqual({ kind: 'ok', value: [] })
  if (process.getuid?.() !== 0) return
  const users = new Set<number>()
  for (const pid of workersOf(process.pid, 'process/host.ts'))
    users.add(Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]))
  expect(users.has(0)).toBe(false)
  expect(users.size).toBe(workersOf(process.pid, 'process/host.ts').length)
})

it('ends its own process only, by its own fault', async () => {
  const { outcome, deployment } = await run('if (event.data) process.exit(7)')
  expect(outcome).toMatchObject({ kind: 'failed', error: { name: 'ProcessEnded', message: expect.stringContaining('exit 7') } })
  expect((await processes.call(deployment)).outcome.kind).toBe('failed')
})

it('is ended when it goes on after its answer, and answers again when it is called', async () => {
  const before = processes.pids()
  const deployment = await processes.deploy(
    `export default () => { process.getBuiltinModule('timers').setTimeout(() => { for (;;); }, 100); return 1 }`,
  )
  const own = processes.pids().filter((pid) => !before.includes(pid))
  expect(own).toHaveLength(1)
  expect((await processes.call(deployment)).outcome).toEqual({ kind: 'ok', value: 1 })
  await until(() => !own.some(isAlive))
  expect((await processes.call(deployment)).outcome).toEqual({ kind: 'ok', value: 1 })
})

it('is ended when it loops between two entries', async () => {
  const { outcome } = await run('await new Promise(() => module("timers").setTimeout(() => { for (;;); }, 1))')
  expect(outcome).toMatchObject({ kind: 'timed-out', error: { name: 'CpuTimeOut' } })
})

it('runs timers and other work of Node’s own between two entries', async () => {
  const { outcome } = await run(`
    const { promisify } = module('util')
    const packed = await promisify(module('zlib').gzip)('text')
    await new Promise((resolve) => module('timers').setTimeout(resolve, 5))
    return String(await promisify(module('zlib').gunzip)(packed))`)
  expect(outcome).toEqual({ kind: 'ok', value: 'text' })
})

it('may write what it likes into its pipe: its own call ends by it, and nobody else’s', async () => {
  const calm = await processes.deploy('export default () => 1')
  for (const bytes of ['Buffer.alloc(64, 255)', 'Buffer.from([0, 0, 0, 17, 2, ...Array(16).fill(0)])']) {
    const { outcome } = await run(`for (let n = 0; n < 3; n++) module('fs').writeSync(3, ${bytes}); await new Promise(() => {})`)
    expect(outcome).toMatchObject({ kind: 'failed', error: { name: 'ProcessEnded' } })
  }
  const flood = await run(`const line = 'L1 "' + 'x'.repeat(60_000) + '"\\n'
    const frame = Buffer.alloc(21 + line.length); frame.writeUInt32BE(17 + line.length); frame[4] = 9; frame.write(line, 21)
    for (;;) { try { module('fs').writeSync(3, frame) } catch {} }`)
  expect(['timed-out', 'over-limit', 'failed']).toContain(flood.outcome.kind)
  expect((await processes.call(calm)).outcome).toEqual({ kind: 'ok', value: 1 })
})

it('ends by its memory, whether V8 counts that or not', async () => {
  for (const body of [
    'const all = []; for (;;) all.push(new Array(1000).fill(event))',
    'const all = []; for (;;) all.push(module("buffer").Buffer.alloc(1e6, 1))',
  ]) {
    const { outcome } = await run(body, { cpuMs: 10_000, memoryMb: 32 })
    expect(outcome).toMatchObject({ kind: 'over-limit', error: { name: 'MemoryLimit' } })
  }
})

it('takes its sibling calls along when it overstays, once they have had a second try', async () => {
  const deployment = await processes.deploy(`let calls = 0
    export default async () => { if (++calls % 2 === 0) for (;;); await new Promise(() => {}) }`)
  const outcomes = (await Promise.all([processes.call(deployment, 2_000), processes.call(deployment, 2_000)])).map(
    ({ outcome }) => outcome,
  )
  expect(outcomes[1]).toMatchObject({ kind: 'timed-out', error: { name: 'CpuTimeOut' } })
  expect(outcomes[0]?.kind).toBe('timed-out')
})
