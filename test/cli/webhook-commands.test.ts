import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inboundMessages } from '../../scenarios/sms-reply/payloads.ts'
import { type CliRun, runCli, startCli } from './run-cli.ts'

let folder = ''
let sms = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hookbench-webhook-'))
  sms = join(folder, 'sms.json')
  await writeFile(sms, JSON.stringify(inboundMessages()[5]))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const push = 'scenarios/push-ci/payloads/03-push-3-original.json'
const addon = 'scenarios/provision-email/payloads/01-storefront-provisioned.json'
const text = 'a-secret-of-these-tests'
const whsec = `whsec_${Buffer.alloc(32, 3).toString('base64')}`

const startListening = async (...options: string[]): Promise<{ run: CliRun; url: string; secret: string }> => {
  const run = startCli(['webhook-listen', '--port', '0', ...options])
  const found = /listening on (\S+) for \w+(?:, secret (\S+);)?/.exec(await run.firstWords)
  if (!found) throw new Error(run.stderr())
  return { run, url: found[1] ?? '', secret: found[2] ?? '' }
}
const send = (url: string, ...options: string[]) => runCli(['webhook-send', `${url}/hooks?a=b`, ...options])

describe.each([
  ['github', push, 'x-github-event: push', '204', ''],
  ['heroku', addon, 'heroku-webhook-hmac-sha256', '{"a":[1]}', '{"a":[1]}'],
  ['twilio', () => sms, 'Body=HELP', '<Response><Message>Hi &amp; bye</Message></Response>', '{"reply":"Hi & bye"}'],
])('what is sent as %s', (dialect, file, shown, answer, said) => {
  test('is heard, and answered as told', async () => {
    const event = typeof file === 'string' ? file : file()
    const { run, url } = await startListening('--dialect', dialect, '--secret', text, '--answer', answer, '--once')
    const sent = await send(url, '--event', event, '--dialect', dialect, '--secret', text)
    expect(sent.stderr).toBe('')
    expect(sent.stdout).toMatch(/^1\/1 ok in [\d.]+ ms/)
    expect(sent.stdout).toContain(said)
    expect(sent.code).toBe(0)
    const heard = await run.ended
    expect(heard.stdout).toContain('POST /hooks?a=b')
    expect(heard.stdout).toContain(shown)
    expect(heard.stdout).toMatch(/✓ genuine, event [\da-f-]{36}\n/)
    expect(heard.code).toBe(0)
  })
})

test('a listener makes a secret, tells why it does not believe, and ends with 1 after one such', async () => {
  const { run, url, secret } = await startListening('--once')
  expect(secret).toMatch(/^whsec_/)
  const other = `whsec_${Buffer.alloc(32, 3).toString('base64')}`
  const sent = await send(url, '--event', sms, '--secret', other)
  expect([sent.code, sent.stdout]).toEqual([1, expect.stringContaining('1/1 failed')])
  const heard = await run.ended
  expect([heard.code, heard.stdout]).toEqual([1, expect.stringContaining('✗ forged: webhook-signature does not fit the body')])
})

test('it goes on until it is stopped, and tells an event that came before', async () => {
  const { run, url, secret } = await startListening('--answer', '503')
  const event = join(folder, 'event.json')
  const whole = { specversion: '1.0', id: 'evt_7', source: '/t', type: 't', time: '2026-01-02T03:04:05.000Z', data: '\u001b[31m' }
  await writeFile(event, JSON.stringify(whole))
  const twice = await send(url, '--event', event, '--secret', secret, '--times', '2')
  expect([twice.code, twice.stdout]).toEqual([1, expect.stringMatching(/^1\/2 failed[^]*\n2\/2 failed/)])
  await send(url, '--event', event, '--secret', secret)
  run.signal('SIGTERM')
  const { code, stdout } = await run.ended
  expect([code, stdout.match(/✓ genuine/g)?.length, stdout.match(/event evt_7, which came before/g)?.length]).toEqual([0, 3, 1])
  expect(stdout).not.toContain('\u001b')
})

test.each<[string, [string[], string][]]>([
  [
    'send',
    [
      [['nowhere', '--event', push, '--secret', text], 'no http or https URL'],
      [['http://10.0.0.1/', '--event', push, '--dialect', 'github', '--secret', text], '10.0.0.1 is not a public address'],
      [['http://127.0.0.1:8999', '--event', push, '--secret', text, '--dialect', 'morse'], 'github, heroku, standard, twilio'],
      [['http://127.0.0.1:8999', '--event', push, '--secret', text], 'whsec_'],
      [['http://127.0.0.1:8999', '--event', 'test/cli/two-lined-id.json', '--secret', whsec], 'cannot be a header'],
    ],
  ],
  [
    'listen',
    [
      [['--answer', 'none.json'], 'cannot read none.json'],
      [['--answer', '{'], 'is no JSON'],
      [['--public-url', 'example.com'], 'is no address'],
      [['--dialect', 'morse'], 'github, heroku, standard, twilio'],
    ],
  ],
])('wrong usage of %s is told', async (name, wrong) => {
  const runs = await Promise.all(wrong.map(([args]) => runCli([`webhook-${name}`, ...args])))
  for (const [i, { code, stderr }] of runs.entries())
    expect([code, stderr]).toEqual([64, expect.stringContaining(wrong[i]?.[1] ?? 'a word')])
})
