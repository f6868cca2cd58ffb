import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it } from 'vitest'
import { breakInstallation } from './broken-installation.ts'
import { patiently } from './test-platform.ts'

const code = "export default () => ({ decision: 'allow' })"

it('a sandbox that cannot start is told in a line, and leaves the other approaches alone', async () => {
  await using broken = await breakInstallation()
  const args = [
    join(broken.folder, 'src/main.ts'),
    'platform',
    '--scenario',
    'sms-reply',
    '--port',
    '0',
    '--trusted',
    '--exit-with-parent',
  ]
  const child = spawn(process.execPath, args, { cwd: broken.folder, stdio: ['pipe', 'pipe', 'pipe'] })
  await using stack = new AsyncDisposableStack()
  stack.defer(async () => {
    if (child.exitCode === null && child.kill('SIGTERM')) await once(child, 'exit')
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += String(chunk)))
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  const { url, token } = JSON.parse(line) as { url: string; token: string }
  const call = async (method: string, path: string, body?: object) => {
    const headers = { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) }
    const reply = await fetch(`${url}/v1/tenants/acme${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) })
    return { status: reply.status, body: (await reply.json()) as Record<string, string> }
  }
  const deploy = (approach: string) => call('PUT', '/extensions/sms.inbound', { approach, code })

  const told = expect.stringMatching(
    /^sandbox and sandbox:\S+ .*cannot run here: No native build was found .* Run npm ci under Node 26\. Other .*$/,
  )
  await expect.poll(() => said.split('\n'), patiently).toEqual([told, ''])
  await call('PUT', '')
  for (const approach of ['sandbox', 'sandbox:in-process']) {
    const { status, body } = await deploy(approach)
    expect([status, body['hint']]).toEqual([503, expect.stringMatching(/npm ci under Node 26/)])
    expect(body['detail']).toMatch(/cannot start here: .*No native build was found for [^\n]*$/)
  }
  expect((await deploy('native')).status).toBe(201)
  expect((await call('POST', '/hooks/sms.inbound', { data: {} })).body).toMatchObject({ decidedBy: 'extension' })

  await broken.installAddon('no shared object')
  const detail = async (): Promise<string | undefined> => (await deploy('sandbox')).body['detail']
  await expect.poll(detail, patiently).toMatch(/^the approach sandbox cannot start here: .*isolated-vm\S*\.node: [^\n]*$/)
  expect(said).not.toMatch(/\n\s+at /)
}, 60_000)
