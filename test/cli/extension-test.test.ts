import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startLoopbackApi } from '../conformance/loopback-api.ts'
import { startRecorder } from '../conformance/recorder.ts'
import { breakInstallation } from '../platform/broken-installation.ts'
import { runCli } from './run-cli.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hookbench-extension-'))
  await writeFile(join(folder, 'event.json'), '{"cents": 5}')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const run = async (name: string, code: string, ...options: string[]) => {
  await writeFile(join(folder, name), code)
  return runCli(['extension-test', join(folder, name), '--event', join(folder, 'event.json'), ...options])
}

test('prints result, log and usage of an extension that answers', async () => {
  await using api = Object.assign(await startLoopbackApi(), { [Symbol.asyncDispose]: () => api.close() })
  const { code, stdout, stderr } = await run(
    'good.js',
    `export default async (event, context) => {
      context.log('asked', event.data)
      const reply = await context.fetch(context.settings.api + '/echo')
      return { decision: reply.status === 201 ? 'allow' : 'deny' }
    }`,
    ...['--phase', 'before', '--setting', `api=${api.url}`, '--egress', api.url, '--allow-network', '127.0.0.0/8'],
  )
  expect(stderr).toBe('')
  expect(stdout).toMatch(
    /^outcome {2}ok\nresult {3}\{"decision":"allow"\}\nlogs {5}asked \{"cents":5\}\nusage {4}CPU [\d.]+ ms, wall [\d.]+ ms.*, 1 request\n$/,
  )
  expect(code).toBe(0)
})

test('lends secrets and a store, and shows no secret', async () => {
  await using api = Object.assign(await startRecorder(), { [Symbol.asyncDispose]: () => api.close() })
  const code = `export default async (event, { fetch, kv, secrets, settings }) => {
    await kv.set('n', 7)
    const reply = await fetch(settings.api + '/mirror', { headers: { authorization: secrets.use('KEY') } })
    return [await kv.get('n'), reply.body]
  }`
  const allow = ['--setting', `api=${api.url}`, '--egress', api.url, '--allow-network', '127.0.0.0/8']
  const { stdout } = await run('secret.js', code, ...allow, '--secret', 'KEY=a-local-value')
  expect(api.requests[0]?.headers.authorization).toBe('a-local-value')
  expect(stdout).toContain(`result   [7,"{\\"authorization\\":\\"[secret KEY]\\",\\"body\\":\\"\\"}"]`)
  const unlent = await run('secret.js', code, ...allow)
  expect([unlent.code, unlent.stdout]).toEqual([
    1,
    expect.stringMatching(/no secret KEY here: lend it with --secret KEY\n.*secret\.js:3:/),
  ])
  const missing = await run('secret.js', code, ...allow, '--secret', 'NOT_SET_ANYWHERE')
  expect([missing.code, missing.stderr]).toEqual([64, expect.stringMatching(/NOT_SET_ANYWHERE has no value.*environment/s)])
})

test('names the place in the file that failed, and ends with 1', async () => {
  const { code, stdout } = await run(
    'price.ts',
    'export default (event: { data: { price?: { cents: number } } }) =>\n  event.data.price!.cents',
  )
  expect(stdout).toMatch(/^outcome {2}failed\nerror {4}TypeError: .*\n +at default \(.*price\.ts:2:21\)\n +→ \w/)
  expect(code).toBe(1)
})

test('keeps the platform’s limits, and wants a decision at a before hook point', async () => {
  const loop = await run('loop.js', 'export default () => { for (;;) {} }', '--cpu-ms', '50', '--json')
  // A machine that gives it no time says so, with 2.
  expect([1, 2]).toContain(loop.code)
  expect(['timed-out', 'crashed']).toContain(JSON.parse(loop.stdout).outcome.kind)
  const { code, stdout } = await run('word.js', 'export default () => "yes"', '--phase', 'before')
  expect(stdout).toMatch(/^outcome {2}bad-reply\nerror {4}BadReply: not a decision/)
  expect(code).toBe(1)
})

test('says what a deploy would refuse, with file, line and column', async () => {
  const { code, stdout } = await run('broken.ts', 'export default () => {\n  const x: = 1\n}')
  expect(stdout).toMatch(/^refused {2}SyntaxError: .*broken\.ts:2:12\)\n +→ Correct the line/)
  expect(code).toBe(1)
})

test('says in a line why the sandbox cannot start here', async () => {
  await using broken = await breakInstallation()
  await writeFile(join(folder, 'fine.js'), 'export default () => 1')
  const args = ['extension-test', join(folder, 'fine.js'), '--event', join(folder, 'event.json')]
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(broken.folder, 'src/main.ts'), ...args], {
    encoding: 'utf8',
  })
  expect(stderr).toMatch(
    /^error: no sandbox worker can start: No native build was found [^\n]* \(E_SANDBOX_START\)\n.*npm ci under Node 26\n$/,
  )
  expect([status, stdout]).toEqual([64, ''])
})

test.each([
  ['no event', ['extension-test', 'x.js'], /--event/],
  ['an event that is no JSON', ['extension-test', 'x.js', '--event', import.meta.filename], /is not JSON/],
])('%s ends with 64 and says what to do', async (_, args, says) => {
  const { code, stdout, stderr } = await runCli(args)
  expect(stderr).toMatch(says)
  expect([code, stdout]).toEqual([64, ''])
})
