import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import ivm from 'isolated-vm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultLimits } from '../../src/approaches/approach.ts'
import * as limits from '../../src/hooks/limits.ts'
import { sandbox } from '../../src/approaches/sandbox/index.ts'
import { eventWith } from '../conformance/approach-harness.ts'

const root = join(import.meta.dirname, '../..')
const declared = await readFile(join(root, 'scenarios/extension.d.ts'), 'utf8')

describe('scenarios/extension.d.ts', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hookbench-types-'))
    await cp(join(root, 'scenarios/extension.d.ts'), join(folder, 'extension.d.ts'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const compile = async (name: string, code: string, more: string[] = []): Promise<string> => {
    await writeFile(join(folder, name), code)
    const strict = ['--noEmit', '--strict', '--module', 'esnext', '--lib', 'es2024', '--types', '']
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    const args = [tsc, ...strict, '--checkJs', '--allowJs', ...more, name]
    return promisify(execFile)(process.execPath, args, { cwd: folder }).then(
      ({ stdout }) => stdout,
      ({ stdout }: { stdout: string }) => stdout,
    )
  }
  const withTypes = (body: string): string =>
    `/** @type {import('./extension').Extension<{ amount: number }>} */\nexport default async (event, context) => {\n${body}\n}\n`

  it('checks the example that it gives', async () => {
    const example = /^ \* {4}( {0,2}.*)$/gm
    const lines = [...declared.matchAll(example)].map(([, line = '']) => line.replaceAll(String.raw`*\/`, '*/'))
    expect(lines[0]).toContain('@type')
    expect(lines).toHaveLength(6)
    expect(await compile('example.js', lines.join('\n'))).toBe('')
  })
  it('takes what extensions can do, and nothing else', async () => {
    const good = `
      await context.kv.set('a', { n: 1 }, { ttlSeconds: 60 })
      const key = await context.crypto.hmac('sha256', context.secrets.use('KEY'), event.id, { encoding: 'base64' })
      const url = new URL('/x', context.settings['api'])
      url.searchParams.set('key', key)
      await new Promise((resolve) => setTimeout(resolve, 5))
      context.log(new TextEncoder().encode('a'), structuredClone(event.data).amount, atob(btoa('a')))
      const { status } = await context.fetch(url, { method: 'POST', body: '' })
      return { decision: status === 200 ? 'allow' : 'deny' }`
    expect(await compile('good.js', withTypes(good))).toBe('')
    const wrong = ['fetch("https://a.b")', 'process.exit()', 'Buffer.from("")', 'context.kv.all()', 'setInterval(() => {}, 1)']
    for (const line of [...wrong, 'event.data.other', 'return { decision: "maybe" }', 'context.crypto.hash("md5", "")'])
      expect(await compile('wrong.js', withTypes(line))).toMatch(/^wrong\.js\(\d+,/)
  })
  it('tells the limits that are kept', () => {
    const told = declared.replaceAll(/\n +\* ?/g, ' ')
    for (const limit of [
      `${limits.hostMaxCalls} things asked of the host in all`,
      `of them ${limits.fetchMaxCalls} requests`,
      `${limits.logMaxLines} lines of log of ${limits.logLineMaxChars.toLocaleString('en')} characters`,
      `${limits.hostMaxChars.toLocaleString('en')} characters hashed and kept`,
      `${limits.secretMaxHandles} secrets`,
      `a result of ${limits.replyMaxBytes / 1024} KB`,
      `(${defaultLimits.cpuMs} ms and ${defaultLimits.memoryMb} MB, if not said)`,
      `Body and reply have ${limits.fetchReplyMaxBytes / 1024} KB at most`,
      `the URL ${limits.fetchUrlMaxChars.toLocaleString('en')} characters`,
      `JSON of at most ${limits.kvValueMaxChars.toLocaleString('en')} characters, a key a text of 1 to ${limits.kvKeyMaxChars};`,
      `${limits.kvMaxKeys.toLocaleString('en')} keys and ${limits.kvMaxChars.toLocaleString('en')} characters`,
      `1 to ${limits.kvMaxTtlSeconds.toLocaleString('en')} (31 days)`,
    ])
      expect(told).toContain(limit)
  })
  it('says what the platform’s own contract says', async () => {
    const contract = join(root, 'src/hooks/extension.ts')
    const both = `
      import type { ExtensionContext } from ${JSON.stringify(contract)}
      import type { Context } from './extension'
      export const there = (context: ExtensionContext): Context => context
      export const back = (context: Context): ExtensionContext => context as Omit<Context, 'fetch'> & ExtensionContext
    `
    expect(await compile('both.ts', both, ['--skipLibCheck', '--allowImportingTsExtensions'])).toBe('')
  })
})

const members = (name: string): string[] => {
  const [, body = ''] = new RegExp(`^export interface ${name} \\{\\n([^]*?)^\\}`, 'm').exec(declared) ?? []
  return [...body.matchAll(/^ {2}readonly (\w+):/gm)].map(([, member = '']) => member).toSorted()
}
const globals = [...declared.matchAll(/^ {2}(?:function|class) (\w+)/gm)].map(([, name = '']) => name)
const classes = [...declared.matchAll(/^ {2}class (\w+) \{\n([^]*?)^ {2}\}/gm)].map(([, name = '', body = '']) => ({
  name,
  own: [...body.matchAll(/^ {4}(?:readonly )?(\w+)[(:]/gm)].map(([, one = '']) => one).filter((one) => one !== 'constructor'),
  statics: [...body.matchAll(/^ {4}static (\w+)/gm)].map(([, one = '']) => one),
}))

describe.each(sandbox.variants)('what $id offers', ({ create }) => {
  it('lacks of the language what scenarios/extension.d.ts says', async () => {
    const [, list = ''] = /Of the language, ([^]*?) and resizable/.exec(declared.replaceAll(/\n \* ?/g, ' ')) ?? []
    const lacking = list
      .split(/, | \*\s*/)
      .filter((name) => name !== '')
      .map((name) => name.trim())
    expect(lacking).toHaveLength(5)
    const approach = await create({ allowedNetworks: [] })
    const code = `export default ({ data }) => [data.map((name) => typeof globalThis[name]), new ArrayBuffer(1, { maxByteLength: 9 }).resizable, typeof console.log]`
    const upload = { tenant: 'acme', hook: 'h', version: 1, code, egress: [], settings: {}, limits: defaultLimits }
    const { outcome, logs } = await approach.invoke(await approach.deploy(upload), eventWith(lacking), { wallMs: 10_000 })
    await approach.close()
    expect([outcome, logs]).toEqual([{ kind: 'ok', value: [lacking.map(() => 'undefined'), false, 'function'] }, []])
  })
  it('is exactly what scenarios/extension.d.ts names', async () => {
    const approach = await create({ allowedNetworks: [] })
    const code = `// ${globals.join(' ')}
    export default (event, context) => ({
      context: Object.keys(context), kv: Object.keys(context.kv), crypto: Object.keys(context.crypto), secrets: Object.keys(context.secrets),
      globals: Object.getOwnPropertyNames(globalThis),
      classes: event.data.map((name) => [Object.getOwnPropertyNames(globalThis[name].prototype), Object.getOwnPropertyNames(globalThis[name])]),
    })`
    const upload = { tenant: 'acme', hook: 'h', version: 1, code, egress: [], settings: {}, limits: defaultLimits }
    const names = classes.map(({ name }) => name)
    const { outcome } = await approach.invoke(await approach.deploy(upload), eventWith(names), { wallMs: 10_000 })
    await approach.close()
    const found = (outcome.kind === 'ok' ? outcome.value : outcome) as Record<string, string[]> & {
      classes: [string[], string[]][]
    }
    expect(found['context']?.toSorted()).toEqual(members('Context'))
    expect(found['kv']?.toSorted()).toEqual(members('Kv'))
    expect(found['crypto']?.toSorted()).toEqual(members('Crypto'))
    expect(found['secrets']?.toSorted()).toEqual(members('Secrets'))
    const isolate = new ivm.Isolate()
    const language = new Set(isolate.createContextSync().evalSync('Object.getOwnPropertyNames(globalThis).join()').split(','))
    isolate.dispose()
    expect(found['globals']?.filter((name) => !language.has(name)).toSorted()).toEqual(globals.toSorted())
    const engine = new Set(['constructor', 'length', 'name', 'prototype'])
    const own = found.classes.map(([ofPrototype, ofClass]) =>
      [ofPrototype, ofClass].map((list) => list.filter((one) => !engine.has(one)).toSorted()),
    )
    expect(own).toEqual(classes.map((one) => [one.own.toSorted(), one.statics.toSorted()]))
  })
})
