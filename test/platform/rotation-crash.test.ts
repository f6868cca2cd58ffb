import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it } from 'vitest'
import { isSignedWith, startSignedReceiver } from './signed-receiver.ts'

const token = 'rotation-operator-token'

const start = async (folder: string) => {
  const program = ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', join(import.meta.dirname, 'platform-process.ts')]
  const args = ['--port', '0', '--data', folder, '--allow-network', '127.0.0.0/8', '--time-scale', '1', '--exit-with-parent']
  const env = { ...process.env, HOOKBENCH_OPERATOR_TOKEN: token }
  const child = spawn(process.execPath, [...program, ...args], { stdio: ['pipe', 'pipe', 'inherit'], env })
  const exited = once(child, 'exit')
  const [line] = (await Promise.race([once(createInterface(child.stdout), 'line'), exited])) as [string]
  const { url } = JSON.parse(line) as { url: string }
  const call = async (method: string, path: string, body: object = {}) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const response = await fetch(`${url}/v1/tenants/acme${path}`, { method, headers, body: JSON.stringify(body) })
    return (await response.json()) as { signingSecret?: string; decidedBy?: string }
  }
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await exited
  }
  return { call, kill }
}

it('a platform that is killed while it rotates comes back with a secret that its customer has', async () => {
  await using receiver = await startSignedReceiver()
  receiver.answer(200, '{"decision":"allow"}', { 'content-type': 'application/json' })
  const folder = await mkdtemp(join(tmpdir(), 'hookbench-rotation-'))
  let platform = await start(folder)
  try {
    await platform.call('PUT', '')
    const upload = { approach: 'webhook', url: receiver.url }
    let known = (await platform.call('PUT', '/extensions/pay', upload)).signingSecret as string
    const { call } = platform
    const enough = Promise.withResolvers<void>()
    const rotating = (async () => {
      for (let rotations = 0; ; rotations++) {
        if (rotations === 10) enough.resolve()
        const { signingSecret } = await call('POST', '/extensions/pay/signing-secret')
        known = signingSecret as string
      }
    })().catch(() => enough.resolve())
    await enough.promise
    await platform.kill()
    await rotating
    platform = await start(folder)
    expect(await platform.call('POST', '/hooks/pay', { data: 1 })).toMatchObject({ decidedBy: 'extension' })
    // The one that was answered last, or the one after it with this as the former one.
    expect(isSignedWith(known, receiver.received.at(-1)!)).toBe(true)
  } finally {
    await platform.kill()
    await rm(folder, { recursive: true })
  }
}, 60_000)
