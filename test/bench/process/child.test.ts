import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { startChild } from '../../../src/bench/process/child.ts'

const bareServer = { args: ['bare-server'], name: 'bare server', readyTimeoutMs: 20_000 }

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

test('a child is ready once its JSON line came, and stops cleanly on SIGTERM', async () => {
  const child = await startChild(bareServer)
  expect(child.ready).toEqual({ url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) })
  expect(isAlive(child.pid)).toBe(true)
  await child.stop()
  expect(await child.exited).toEqual({ code: 0, signal: null })
  expect(isAlive(child.pid)).toBe(false)
  await child.stop()
})

test('kill ends it at once and says so', async () => {
  await using child = await startChild(bareServer)
  child.kill()
  expect(await child.exited).toEqual({ code: null, signal: 'SIGKILL' })
})

test('a child that dies before it is ready is reported with the end of its stderr', async () => {
  await expect(startChild({ ...bareServer, args: ['bare-server', '--no-such-flag'] })).rejects.toMatchObject({
    code: 'E_CHILD_NOT_READY',
    message: expect.stringMatching(/exit code 64.*unknown option '--no-such-flag'/s),
  })
})

test('a child that is not ready in time is killed and reported', async () => {
  await expect(startChild({ ...bareServer, readyTimeoutMs: 1 })).rejects.toMatchObject({ code: 'E_CHILD_NOT_READY' })
})

test('a child that prints something else than JSON is killed and reported', async () => {
  await expect(startChild({ ...bareServer, args: ['bare-server', '--help'] })).rejects.toMatchObject({
    code: 'E_CHILD_NOT_READY',
    message: expect.stringContaining('where its JSON ready line was due'),
  })
})

test('a child is gone with a parent that ends where it stands', async () => {
  const childModule = new URL('../../../src/bench/process/child.ts', import.meta.url).href
  const source = `import { startChild } from ${JSON.stringify(childModule)}
    const child = await startChild(${JSON.stringify(bareServer)})
    process.kill(child.pid, 'SIGSTOP') // It cannot notice by itself that its parent has gone.
    process.getBuiltinModule('node:fs').writeSync(1, String(child.pid))
    process.exit(130)`
  const parent = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [chunk] = (await once(parent.stdout, 'data')) as [Buffer]
  await expect.poll(() => isAlive(Number(chunk.toString())), { timeout: 10_000 }).toBe(false)
})

test('a child ends by itself when its parent is killed with -9', async () => {
  const childModule = new URL('../../../src/bench/process/child.ts', import.meta.url).href
  const source = `import { startChild } from ${JSON.stringify(childModule)}
    const child = await startChild(${JSON.stringify(bareServer)})
    console.log(child.pid)`
  const parent = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [chunk] = (await once(parent.stdout, 'data')) as [Buffer]
  const pid = Number(chunk.toString())
  expect(isAlive(pid)).toBe(true)
  parent.kill('SIGKILL')
  await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false)
})
