import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCli } from './run-cli.ts'

let corpus = ''
beforeAll(async () => {
  corpus = await mkdtemp(join(tmpdir(), 'hookbench-corpus-'))
  await writeFile(join(corpus, 'throws.js'), 'export default () => { throw new Error("by intent") }')
  await writeFile(join(corpus, 'surprises.js'), '// expected-outcome: refused\nexport default () => ({ decision: "allow" })')
})
afterAll(() => rm(corpus, { recursive: true, force: true }))

test.each([
  ['an unknown variant', ['--variant', 'pol'], /pool/],
  ['an unknown side', ['--side', 'hooks'], /use one of sandbox, webhook/],
  ['a variant of the other side', ['--side', 'webhook', '--variant', 'pool'], /use one of webhook/],
  ['a corpus that is not there', ['--corpus', '/nowhere/at/all'], /E_CORPUS/],
  ['an unknown attack, with the nearest one', ['--only', 'cpu/endless-lop'], /did you mean "cpu\/endless-loop"/],
])('%s ends with 64 and says what to do next', async (_, args, says) => {
  const { code, stdout, stderr } = await runCli(['attacks', ...args])
  expect(stderr).toMatch(says)
  expect(stderr).not.toMatch(/\n\s+at /)
  expect([code, stdout]).toEqual([64, ''])
})

test('a foreign corpus is judged by the rules, and by what it expects where it says so; a breach in the pool ends with 1', async () => {
  const { code, stdout, stderr } = await runCli(['attacks', '--corpus', corpus, '--json'])
  const { rows, totals } = JSON.parse(stdout) as { rows: Record<string, unknown>[]; totals: Record<string, unknown> }
  expect(rows).toMatchObject([
    { attack: 'surprises', outcome: 'ok', platform: 'lived', breaches: [{ rule: 'expectation' }] },
    { attack: 'throws', outcome: 'failed', detail: 'by intent', platform: 'lived', breaches: [], workersLost: 0 },
  ])
  expect(totals).toMatchObject({ variant: 'sandbox', attacks: 2, contained: 1, breaches: { expectation: 1, escape: 0 } })
  expect(stderr).toContain('[2/2] throws: failed, contained')
  expect(code).toBe(1)
}, 120_000)
