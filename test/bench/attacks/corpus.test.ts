import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { chooseAttacks, readCorpus } from '../../../src/bench/attacks/corpus.ts'

const own = await readCorpus(new URL('../../attacks', import.meta.url).pathname)

const parses = (code: string): boolean => {
  try {
    stripTypeScriptTypes(code)
    return true
  } catch {
    return false
  }
}

describe('our own corpus', () => {
  test.each(own)('$id says what it tries and how it must end', ({ title, expected }) => {
    expect(title).not.toBe('')
    expect(expected?.length).toBeGreaterThan(0)
    expect(expected).not.toContain('none')
  })

  test('every file parses, but for two that must be refused because they do not', () => {
    const broken = own.filter(({ code }) => !parses(code))
    expect(broken.map(({ id }) => id)).toEqual(['escapes/natives-syntax', 'uploads/not-a-module'])
    expect(broken.map(({ expected }) => expected)).toEqual([['refused'], ['refused']])
  })

  test('it holds at least three attacks of each family', () => {
    const families = Object.groupBy(own, ({ id }) => dirname(id))
    const names = ['cpu', 'egress', 'errors', 'escapes', 'host-calls', 'logs', 'machine', 'memory', 'promises', 'prototypes']
    expect(Object.keys(families)).toEqual([...names, 'results', 'tenants', 'uploads'])
    for (const family of Object.values(families)) expect(family?.length).toBeGreaterThan(2)
    expect(own.length).toBeGreaterThan(60)
  })
})

describe('a corpus', () => {
  const corpusOf = async (files: Record<string, string>): Promise<AsyncDisposable & { folder: string }> => {
    const folder = await mkdtemp(join(tmpdir(), 'hookbench-corpus-'))
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true })
      await writeFile(join(folder, name), text)
    }
    return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) }
  }

  test('needs nothing but modules: what else lies there is left alone, and nothing of it is run', async () => {
    await using corpus = await corpusOf({
      'b/loop.mjs': 'for (;;) {}',
      'a.js': 'export default () => 1',
      'README.md': '# mine',
      'b/expected.json': '{}',
    })
    const attacks = await readCorpus(corpus.folder)
    expect(attacks.map(({ id, title, expected, calls }) => [id, title, expected, calls])).toEqual([
      ['a', '', undefined, 1],
      ['b/loop', '', undefined, 1],
    ])
  })

  test('may say in its comments what it tries, how it ends, how often it is called and what its owner asks for', async () => {
    const comment = '// Tries\n// this.\n// calls: 3\n// limits: cpuMs=5, memoryMb=9\n// expected-outcome: timed-out, refused\n'
    await using corpus = await corpusOf({ 'a.js': `${comment}\n// not this\nexport default () => 1` })
    const [attack] = await readCorpus(corpus.folder)
    expect(attack).toMatchObject({ title: 'Tries this.', calls: 3, limits: { cpuMs: 5, memoryMb: 9 } })
    expect(attack?.expected).toEqual(['timed-out', 'refused'])
  })

  test('may name the certificate that a server shows, and no other than there are', async () => {
    await using corpus = await corpusOf({ 'a.js': '// certificate: expired\n// phase: after\nexport default () => 1' })
    expect(await readCorpus(corpus.folder)).toMatchObject([{ certificate: 'expired', phase: 'after', deliveries: Infinity }])
    await using wrong = await corpusOf({ 'a.js': '// certificate: old\nexport default () => 1' })
    await expect(readCorpus(wrong.folder)).rejects.toThrow('wants the certificate "old"')
  })

  test('that expects an outcome which there is not is refused, with those that there are', async () => {
    await using corpus = await corpusOf({ 'a.js': '// expected-outcome: timeout\nexport default () => 1' })
    await expect(readCorpus(corpus.folder)).rejects.toMatchObject({
      code: 'E_CORPUS',
      message: expect.stringMatching(/a\.js: .*"timeout"/),
      hint: expect.stringContaining('timed-out'),
    })
  })

  test('that is empty, or is not there, is refused', async () => {
    await using corpus = await corpusOf({ 'README.md': '' })
    await expect(readCorpus(corpus.folder)).rejects.toMatchObject({ code: 'E_CORPUS' })
    await expect(readCorpus(join(corpus.folder, 'nowhere'))).rejects.toMatchObject({ code: 'E_CORPUS' })
  })
})

test('attacks are chosen by name or by folder, and a mistyped name is told from a right one', () => {
  expect(chooseAttacks(own, ['cpu/endless-loop']).map(({ id }) => id)).toEqual(['cpu/endless-loop'])
  expect(chooseAttacks(own, ['logs', 'cpu/endless-loop']).length).toBeGreaterThan(3)
  expect(() => chooseAttacks(own, ['cpu/endless-lop'])).toThrow('there is no attack')
})
