import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hashScenario } from '../../../src/bench/scenario/hash-scenario.ts'
import { listScenarios, loadScenario } from '../../../src/bench/scenario/load-scenario.ts'
import { referenceOf } from '../../../src/bench/scenario/reference.ts'

const home = resolve(import.meta.dirname, '../../../scenarios')
let temp: string
let folders = 0

beforeAll(async () => {
  temp = await mkdtemp(join(tmpdir(), 'hookbench-scenarios-'))
})
afterAll(() => rm(temp, { recursive: true, force: true }))

const good = {
  'scenario.ts': `export default { title: 't', situation: 's', hook: { id: 'a.b', phase: 'before' } }`,
  'extension.js': `export default async function (event) { return { decision: 'allow' } }`,
  'payloads/1.json': '{"a":1}',
}

/** Writes a folder that differs from a good one in the files given; `null` leaves a file out. */
const folderWith = async (name: string, files: Record<string, string | null> = {}): Promise<string> => {
  const folder = join(temp, name)
  await mkdir(join(folder, 'payloads'), { recursive: true })
  for (const [path, content] of Object.entries({ ...good, ...files })) {
    if (content !== null) await writeFile(join(folder, path), content)
  }
  return folder
}

const optionsWith = (more: string): Record<string, string> => ({
  'scenario.ts': `export default { title: 't', situation: 's', hook: { id: 'a.b', phase: 'before' }, ${more} }`,
})

const refusalOf = async (idOrPath: string) => {
  const error = await loadScenario(idOrPath).then(
    () => undefined,
    (reason: unknown) => reason as { code: string; message: string; hint: string },
  )
  if (!error) throw new Error('was not refused')
  return { code: error.code, message: error.message.replaceAll(temp, ''), hint: error.hint.replaceAll(temp, '') }
}

describe('finding a scenario', () => {
  test('those of the repository are found by being there', async () => {
    expect(await listScenarios()).toEqual(expect.arrayContaining(['provision-email', 'push-ci', 'sms-reply']))
  })

  test('a folder copied elsewhere under another name is the same scenario with another id', async () => {
    for (const id of ['provision-email', 'push-ci', 'sms-reply']) {
      const folder = join(temp, `copy-of-${id}`)
      await cp(join(home, id), folder, { recursive: true })
      const [original, copy] = await Promise.all([loadScenario(id), loadScenario(folder)])
      expect(copy.id).toBe(`copy-of-${id}`)
      expect(copy.folder).toBe(folder)
      expect(JSON.stringify({ ...copy, id: '', folder: '' })).toBe(JSON.stringify({ ...original, id: '', folder: '' }))
      expect(await hashScenario(copy)).toBe(await hashScenario(original))
      expect(await referenceOf(copy, 0)).toEqual(await referenceOf(original, 0))
    }
  })

  test('an unknown id is answered with the nearest one and the list', async () => {
    const { code, message, hint } = await refusalOf('sms-replay')
    expect(code).toBe('E_UNKNOWN_SCENARIO')
    expect(message).toBe('there is no scenario "sms-replay"')
    expect(hint).toContain('did you mean "sms-reply"?')
    expect(hint).toContain('push-ci')
  })

  test.each(['', 'constructor', 'sms-reply\0', '../..', './nothing-here', '/dev/null'])('%j is no scenario', async (id) => {
    expect((await refusalOf(id)).code).toBe('E_UNKNOWN_SCENARIO')
  })

  test("a folder's name that cannot be an id is refused with what an id may be", async () => {
    const { code, hint } = await refusalOf(await folderWith('My Scenario'))
    expect(code).toBe('E_BAD_SCENARIO')
    expect(hint).toContain('a-z, 0-9')
  })
})

describe('scenario.ts', () => {
  test('an unknown key is named with its path, the nearest one and all that are allowed', async () => {
    const folder = await folderWith('unknown-key', optionsWith('load: { ratePerSeconds: 5 }'))
    expect(await refusalOf(folder)).toMatchInlineSnapshot(`
      {
        "code": "E_BAD_SCENARIO",
        "hint": "did you mean "ratePerSecond"? allowed in load: ratePerSecond, arrivals, connections",
        "message": "/unknown-key/scenario.ts: unknown key load.ratePerSeconds",
      }
    `)
  })

  test('a negative rate is refused with the range', async () => {
    const folder = await folderWith('negative-rate', optionsWith('load: { ratePerSecond: -1 }'))
    expect(await refusalOf(folder)).toMatchInlineSnapshot(`
      {
        "code": "E_BAD_SCENARIO",
        "hint": "load.ratePerSecond is a number, above 0 and at most 20000",
        "message": "/negative-rate/scenario.ts: load.ratePerSecond: Too small: expected number to be >0",
      }
    `)
  })

  test('a wrong word is refused with those allowed, and every fault is named at once', async () => {
    const folder = await folderWith('two-faults', optionsWith(`load: { arrivals: 'weekly' }, tenants: 1.5`))
    const { message, hint } = await refusalOf(folder)
    expect(message).toContain('load.arrivals')
    expect(message).toContain('tenants')
    expect(`${message} ${hint}`).toContain('"poisson"')
  })

  test.each([
    ['42', 'the scenario'],
    ['undefined', 'the scenario'],
    ['{}', 'title'],
    [`{ title: 't', situation: 's', hook: { id: 'A B', phase: 'before' } }`, 'hook.id'],
    [`{ title: 't', situation: 's', hook: { id: 'a', phase: 'before' }, payloads: [1] }`, 'payloads'],
    [
      `{ title: 't', situation: 's', hook: { id: 'a', phase: 'before' }, thirdParty: { replies: { 'POST /x': {} } } }`,
      'thirdParty.replies',
    ],
  ])('export default %s is refused at %s', async (value, place) => {
    const folder = await folderWith(`bad-value-${++folders}`, { 'scenario.ts': `export default ${value}` })
    const { code, message, hint } = await refusalOf(folder)
    expect(code).toBe('E_BAD_SCENARIO')
    expect(message).toContain(place)
    expect(hint).not.toBe('')
  })

  test('an unknown dialect', async () => {
    const folder = await folderWith('unknown-dialect', optionsWith(`dialect: 'twillio'`))
    expect(await refusalOf(folder)).toEqual({
      code: 'E_BAD_SCENARIO',
      message: '/unknown-dialect/scenario.ts: dialect: there is no dialect "twillio"',
      hint: 'did you mean "twilio"? use one of github, heroku, standard, twilio',
    })
  })

  test('a fault that does not exist is refused with the nearest one', async () => {
    const folder = await folderWith('unknown-fault', optionsWith(`faults: ['endless-lop']`))
    expect(await refusalOf(folder)).toEqual({
      code: 'E_UNKNOWN_FAULT',
      message: '/unknown-fault/scenario.ts: faults: there is no fault "endless-lop"',
      hint: expect.stringMatching(/^did you mean "endless-loop"\? use one of .*endless-loop/) as string,
    })
  })

  test('no default export is refused', async () => {
    const folder = await folderWith('no-default', { 'scenario.ts': 'export const scenario = {}' })
    expect((await refusalOf(folder)).message).toBe('/no-default/scenario.ts: has no default export')
  })

  test('one that throws is refused with what it threw', async () => {
    const folder = await folderWith('throws', { 'scenario.ts': `const x = 1\nthrow new Error('no luck')` })
    const { code, message } = await refusalOf(folder)
    expect(code).toBe('E_BAD_SCENARIO')
    expect(message).toMatch(/throws\/scenario\.ts.*fails while it is loaded: no luck/)
  })

  // In node itself, because vitest parses TypeScript in another way.
  test('one that does not parse is refused with file and line', async () => {
    const folder = await folderWith('unparsable', { 'scenario.ts': 'const a: number = 1\nexport default { title: ,, }\n' })
    expect(await messageInNode(folder)).toMatch(/unparsable\/scenario\.ts:2: does not parse: /)
  })
})

const messageInNode = async (folder: string): Promise<string> => {
  const loader = resolve(import.meta.dirname, '../../../src/bench/scenario/load-scenario.ts')
  const program = `const { loadScenario } = await import(${JSON.stringify(loader)})
    await loadScenario(${JSON.stringify(folder)}).catch((error) => console.log(error.message))`
  const { promise, resolve: done } = Promise.withResolvers<string>()
  execFile(process.execPath, ['--input-type=module', '-e', program], (_, stdout) => done(stdout))
  return promise
}

describe('extension.js', () => {
  test('a syntax error is named with line and column', async () => {
    const folder = await folderWith('syntax-error', { 'extension.js': 'export default async function () {\n  retrun 1 2\n}\n' })
    expect(await refusalOf(folder)).toMatchInlineSnapshot(`
      {
        "code": "E_BAD_EXTENSION",
        "hint": "correct that line and run again",
        "message": "/syntax-error/extension.js:2:10: SyntaxError: Unexpected number",
      }
    `)
  })

  test.each([
    ['is missing', null, /cannot be read: ENOENT/, /needs an extension.js/],
    ['has no default export', 'export const handler = () => {}', /default export is not a function/, /write `export default/],
    ['exports no function', 'export default 42', /default export is not a function/, /write `export default/],
    ['is empty', '', /default export is not a function/, /write `export default/],
    [
      'imports a package',
      `// it's\n  import 'undici'\nexport default () => {}`,
      /extension\.js:2:10: it imports "undici"$/,
      /bare isolate/,
    ],
    [
      "imports node's own",
      `export default () => {}\nimport { join } from "node:path"`,
      /:2:22: it imports "node:path"$/,
      /isolate/,
    ],
    ['imports while it loads', `await import('./x.js')\nexport default () => {}`, /:1:14: it imports "\.\/x\.js"$/, /isolate/],
    ['exports from another', `export default () => {}\nexport * from './x.js'`, /:2:15: it imports "\.\/x\.js"$/, /isolate/],
    [
      'throws at its top level',
      `const a = (1)\n  throw new Error('no luck')`,
      /extension\.js:2:9: .*no luck$/,
      /top-level code must not throw/,
    ],
  ])('one that %s is refused', async (name, source, what, next) => {
    const { code, message, hint } = await refusalOf(
      await folderWith(name.replaceAll(' ', '-').toLowerCase(), { 'extension.js': source }),
    )
    expect(code).toBe('E_BAD_EXTENSION')
    expect(message).toMatch(what)
    expect(hint).toMatch(next)
  })
})

test('an import that an extension does only when it runs is refused, too', async () => {
  const source = `export default async function () { await import('node:fs') }`
  const scenario = await loadScenario(await folderWith('imports-later', { 'extension.js': source }))
  await expect(referenceOf(scenario, 0)).rejects.toMatchObject({
    code: 'E_EXTENSION_FAILED',
    message: expect.stringMatching(/run alone on payloads\/1\.json: Error: it imports "node:fs"$/) as string,
  })
})

describe('payloads', () => {
  test('broken JSON is named with file, line and column', async () => {
    const folder = await folderWith('broken-json', { 'payloads/2.json': '{\n  "a": 1,\n  oops\n}' })
    const { code, message } = await refusalOf(folder)
    expect(code).toBe('E_BAD_PAYLOAD')
    expect(message).toMatch(/\/broken-json\/payloads\/2\.json:3:3: /)
  })

  test('a file that just ends is named with its end', async () => {
    const folder = await folderWith('cut-json', { 'payloads/2.json': '{"a": [1,' })
    expect((await refusalOf(folder)).message).toMatch(/\/cut-json\/payloads\/2\.json:1:10: /)
  })

  test.each([
    ['there are none', { 'payloads/1.json': null }, /there is no payload/],
    ['the function answers none', optionsWith('payloads: () => []'), /answered no payloads/],
    ['the function answers no array', optionsWith('payloads: () => 42'), /answered no payloads/],
    ['the function throws', optionsWith(`payloads: async () => { throw new Error('no luck') }`), /threw: Error: no luck/],
    ['one is not JSON', optionsWith('payloads: () => [{}, undefined]'), /payload 1 is not JSON/],
    ['one is circular', optionsWith('payloads: () => { const a = {}; a.a = a; return [a] }'), /payload 0 is not JSON/],
    ['one is too large', optionsWith(`payloads: () => ['x'.repeat(300_000)]`), /payload 0 has 300002 bytes/],
  ])('refused when %s', async (name, files, what) => {
    const { code, message } = await refusalOf(await folderWith(`payloads-${name.replaceAll(' ', '-').toLowerCase()}`, files))
    expect(code).toBe('E_BAD_PAYLOAD')
    expect(message).toMatch(what)
  })

  test('files come in the order of their names', async () => {
    const folder = await folderWith('ordered', { 'payloads/1.json': '1', 'payloads/0.json': '0', 'payloads/2.json': '2' })
    expect((await loadScenario(folder)).payloads).toEqual([0, 1, 2])
  })
})

test('the hash follows every file of the folder, and nothing else', async () => {
  const folder = await folderWith('hashed')
  const scenario = await loadScenario(folder)
  const before = await hashScenario(scenario)
  await writeFile(join(folder, '.DS_Store'), 'noise')
  expect(await hashScenario(scenario)).toBe(before)
  await writeFile(join(folder, 'payloads', '1.json'), '{"a":2}')
  const changed = await hashScenario(scenario)
  expect(changed).not.toBe(before)
  await writeFile(join(folder, 'notes.md'), '')
  expect(await hashScenario(scenario)).not.toBe(changed)
})
