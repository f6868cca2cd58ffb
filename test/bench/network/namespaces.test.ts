import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { sweepNamespaces } from '../../../src/bench/network/namespaces.ts'
import { networkSchema } from '../../../src/bench/network/network.ts'
import { probeNetwork } from '../../../src/bench/network/probe-network.ts'
import { openSite } from '../../../src/bench/network/site.ts'

const siteModule = fileURLToPath(new URL('../../../src/bench/network/site.ts', import.meta.url))
const works = (await probeNetwork()).some(({ id, lacks }) => id === 'tun' && lacks === undefined)
const why = 'needs root, ip, cc and /dev/net/tun'

const namespacesOf = async (pid: number): Promise<string[]> =>
  (await readdir('/run/netns').catch(() => [])).filter((name) => name.startsWith(`hookbench-${pid}-`))

const network = networkSchema.parse({ rttMs: 5 })

test.skipIf(!works)(`a site that is closed leaves no namespace and no emulator (${why})`, async () => {
  const site = await openSite(network, 'tun', 1)
  const [emulator = 0] = site.emulators()
  expect(await namespacesOf(process.pid)).toHaveLength(3)
  expect(() => process.kill(emulator, 0)).not.toThrow()
  await site[Symbol.asyncDispose]()
  expect(await namespacesOf(process.pid)).toEqual([])
  expect(() => process.kill(emulator, 0)).toThrow('ESRCH')
})

test.skipIf(!works)(`what a bench left that was killed is removed by the next one (${why})`, async () => {
  const program = `
    import { openSite } from ${JSON.stringify(siteModule)}
    const site = await openSite(${JSON.stringify(network)}, 'tun', 1)
    console.log(site.emulators()[0])
    setInterval(() => {}, 1_000)`
  const bench = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(bench, 'exit')
  const [emulator] = (await once(createInterface(bench.stdout), 'line')) as [string]
  bench.kill('SIGKILL')
  await ended
  expect(await namespacesOf(bench.pid ?? 0)).toHaveLength(3)
  await sweepNamespaces()
  expect(await namespacesOf(bench.pid ?? 0)).toEqual([])
  await expect.poll(() => isAlive(Number(emulator)), { timeout: 10_000 }).toBe(false)
})

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
