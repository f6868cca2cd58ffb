import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { patiently } from '../platform/test-platform.ts'
import { startCli, type CliRun } from './run-cli.ts'

const started: CliRun[] = []
afterEach(async () => {
  for (const run of started.splice(0)) {
    run.signal('SIGTERM')
    await run.ended
  }
})

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** Starts the platform as a person does and answers the indented lines that it prints: its commands. */
const commandsOf = async (scenario: string): Promise<string[]> => {
  const run = startCli(['platform', '--scenario', scenario, '--port', String(await freePort())])
  started.push(run)
  await expect.poll(run.stdout, { timeout: 20_000 }).toContain('Ctrl-C stops it')
  return run
    .stdout()
    .split('\n')
    .filter((line) => line.startsWith('  '))
    .map((line) => line.trim())
}

const bash = (command: string): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile('bash', ['-c', command], (error, stdout) => (error ? reject(error) : resolve(stdout)))
  })

test('the printed commands, pasted in order, have the extension decide', async () => {
  const [create = '', deploy = '', operate = '', log = '', ...rest] = await commandsOf('sms-reply')
  expect(rest).toEqual([])
  expect(JSON.parse(await bash(create))).toMatchObject({ tenant: 'acme' })
  expect(JSON.parse(await bash(deploy))).toMatchObject({ approach: 'sandbox', version: 1 })
  expect(JSON.parse(await bash(operate))).toMatchObject({ decision: 'deny', decidedBy: 'extension' })
  // The log is written a moment after the answer.
  const logged = async (): Promise<unknown> => JSON.parse(await bash(log))
  await expect.poll(logged, patiently).toMatchObject({ attempts: [{ outcome: { kind: 'denied' } }] })
})

test('a payload that is too long for a line is sent from a file, whole', async () => {
  const commands = await commandsOf('push-ci')
  const [create = '', deploy = '', operate = '', log = ''] = commands.slice(1)
  await bash(create)
  await bash(deploy)
  expect(operate).toMatch(/--data '@\S+operation\.json'$/)
  expect(JSON.parse(await bash(operate))).toMatchObject({ eventId: expect.any(String) as string })
  // The first payload of push-ci asks for no build, so that the extension ends well without a third party.
  const kind = async (): Promise<unknown> =>
    (JSON.parse(await bash(log)) as { attempts: { outcome: { kind: string } }[] }).attempts[0]?.outcome.kind
  await expect.poll(kind, { timeout: 20_000 }).toBe('ok')
})

test('where an extension calls out, the third party is started first', async () => {
  const [thirdParty = ''] = await commandsOf('provision-email')
  expect(thirdParty).toMatch(/main\.ts third-party --port 8090 .*replies\.json'$/)
})
