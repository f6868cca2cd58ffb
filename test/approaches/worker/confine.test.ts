import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { constants } from 'node:os'
import type { Duplex } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterEach, expect, it } from 'vitest'
import { type Confined, startConfined } from '../../../src/approaches/worker/confine/launch.ts'
import { nice, rank } from '../../../src/approaches/worker/confine/priority.ts'
import { type Confinement, probeConfinement } from '../../../src/approaches/worker/confine/probe.ts'

const confinement = await probeConfinement()
const has = (id: string): boolean => confinement.layers.some((layer) => layer.id === id && layer.active)
const bare: Confinement = { layers: [], command: [], memoryGroups: undefined }

const running = new Set<Confined>()
afterEach(async () => {
  for (const confined of running) await end(confined)
})

const start = (program: string, held = confinement, memoryMb = 400): Confined => {
  const args = ['--input-type=module', '-e', program]
  const stdio = ['ignore', 'ignore', 'inherit', 'pipe'] as const
  const confined = startConfined(held, { readable: [], args, stdio: [...stdio], nice: nice.ordinary, memoryMb })
  running.add(confined)
  return confined
}

const end = async (confined: Confined): Promise<void> => {
  running.delete(confined)
  const { child, memory } = confined
  child.kill('SIGKILL')
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  memory?.remove()
}

/** What it writes to its pipe, as JSON. */
const told = async ({ child }: Confined): Promise<unknown> => JSON.parse(await text(child.stdio[3] as Duplex))

const tell = `import { writeSync } from 'node:fs'
  const tell = (value) => writeSync(3, JSON.stringify(value))\n`

it('tells of every layer whether it is active, or what the machine lacks for it', () => {
  const ids = confinement.layers.map(({ id }) => id)
  expect(ids).toEqual(['permissions', 'environment', 'parent', 'priority', 'network', 'memory'])
  for (const { active, lacks } of confinement.layers) expect(lacks === undefined).toBe(active)
})

it('leaves a process its pipe, and nothing of the environment, the files and other processes', async () => {
  const confined = start(`${tell}
    const refused = await import('node:fs/promises').then(({ readFile }) => readFile('/etc/passwd')).catch(({ code }) => code)
    tell({ env: { ...process.env }, refused, spawn: process.permission.has('child') })`)
  expect(await told(confined)).toEqual({ env: {}, refused: 'ERR_ACCESS_DENIED', spawn: false })
})

it('works without any layer of the machine’s', async () => {
  expect(await told(start(`${tell} tell('here')`, bare))).toBe('here')
})

it.runIf(has('network'))('has no network, not even one that Node would allow', async () => {
  const server = createServer((_, response) => response.end('reached')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const program = `${tell} tell(await fetch('${url}').then((r) => r.text(), (e) => e.cause.code))`
  const withNet = (held: Confinement): Confined => {
    const options = { readable: [], stdio: ['ignore' as const, 'ignore' as const, 'inherit' as const, 'pipe' as const] }
    const args = ['--allow-net', '--input-type=module', '-e', program]
    const confined = startConfined(held, { ...options, args, nice: 0, memoryMb: 400 })
    running.add(confined)
    return confined
  }
  expect(await told(withNet(bare))).toBe('reached')
  expect(await told(withNet(confinement))).not.toBe('reached')
  server.close()
  server.closeAllConnections()
})

it('ranks every thread of a process lower, at its start and later', async () => {
  const confined = start('setInterval(() => {}, 1_000); (await import("node:fs")).writeSync(3, "up")')
  await once(confined.child.stdio[3] as Duplex, 'data')
  const pid = confined.child.pid as number
  const threads = readdirSync(`/proc/${pid}/task`)
  // proc_pid_stat(5): nice is the 17th field after the name.
  const levels = (): number[] =>
    threads.map((id) => Number(readFileSync(`/proc/${pid}/task/${id}/stat`, 'utf8').split(') ')[1]?.split(' ')[16]))
  expect(threads.length).toBeGreaterThan(1)
  expect(new Set(levels())).toEqual(new Set([nice.ordinary]))
  rank(pid, nice.suspect)
  expect(new Set(levels())).toEqual(new Set([constants.priority.PRIORITY_LOW]))
  if (existsSync(`/proc/${pid}/autogroup`)) expect(readFileSync(`/proc/${pid}/autogroup`, 'utf8')).toContain('nice 19')
})

it.runIf(has('memory'))('ends a process by the kernel when it takes more memory than its group has', async () => {
  const program = 'const all = []; for (;;) all.push(Buffer.alloc(2 ** 20, 1))'
  const confined = start(program, confinement, 120)
  const [, signal] = (await once(confined.child, 'exit')) as [number | null, string | null]
  expect([signal, confined.memory?.hasKilled()]).toEqual(['SIGKILL', true])
})

it.runIf(has('memory'))('leaves no group behind', async () => {
  const own = (): string[] => groups().filter((name) => name.startsWith(`hookbench-${process.pid}-`))
  const confined = start('setInterval(() => {}, 1_000)')
  expect(own()).toHaveLength(1)
  await end(confined)
  await expect.poll(own).toEqual([])
})

const groups = (): string[] => {
  const [, path = ''] = /^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(.*)$/m.exec(readFileSync('/proc/self/cgroup', 'utf8')) ?? []
  const folder = path === '' ? '/sys/fs/cgroup' : `/sys/fs/cgroup/memory${path}`
  return readdirSync(folder)
}
