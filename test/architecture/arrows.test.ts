import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkArrows } from '../../scripts/check-arrows.ts'

const root = resolve(import.meta.dirname, '../..')

/** A house that keeps to the design: one module a room, with each import that is allowed. */
const house: Readonly<Record<string, string>> = {
  'main.ts': `void import('./cli/program.ts')`,
  'cli/program.ts': `import '../platform/start.ts'; import '../bench/run.ts'; import '../report/page.ts'; void import(\`./commands/\${1}.ts\`)`,
  'hooks/event.ts': `import 'zod'; export interface Event { id: string }`,
  'approaches/approach.ts': `import type {} from '../hooks/event.ts'`,
  'approaches/index.ts': `import './one/index.ts'; import './two/index.ts'`,
  'approaches/one/index.ts': `import '../approach.ts'; import './deep/part.ts'; import 'node:net'; import 'undici'`,
  'approaches/one/deep/part.ts': `import '../index.ts'`,
  'approaches/two/index.ts': `import '../approach.ts'; import '../bridge/call.ts'`,
  'approaches/bridge/call.ts': `import '../approach.ts'`,
  'platform/start.ts': `import '../approaches/approach.ts'; import '../hooks/event.ts'; import './outbox/outbox.ts'`,
  'platform/outbox/outbox.ts': `export {}`,
  'customer/server.ts': `import '../hooks/event.ts'; import 'fastify'`,
  'bench/run.ts': `import '../hooks/event.ts'; import '../store/trial.ts'; import 'node:child_process'`,
  'micro/part.ts': `import '../approaches/one/index.ts'; import '../platform/outbox/outbox.ts'; import '../store/trial.ts'`,
  'store/trial.ts': `import '../hooks/event.ts'; import 'node:fs/promises'`,
  'analysis/metric.ts': `import '../store/trial.ts'; import '../hooks/event.ts'; import 'node:fs'`,
  'report/page.ts': `import '../store/trial.ts'; import type {} from '../analysis/metric.ts'`,
}

/** One planted import of each kind that the design forbids: the module that makes it, and what it imports. */
const plants: readonly (readonly [from: string, to: string, source: string])[] = [
  // The contract imports nothing of ours.
  ['hooks/planted.ts', 'src/store/trial.ts', `import '../store/trial.ts'`],
  ['hooks/planted-package.ts', 'undici', `import 'undici'`],
  // platform/ and approaches/ know nothing of the benchmark.
  ...['bench/run.ts', 'store/trial.ts', 'analysis/metric.ts', 'report/page.ts', 'customer/server.ts'].flatMap((to) =>
    ['platform', 'approaches', 'approaches/two'].map((from) => {
      const name = to.split('/')[0] ?? ''
      return [`${from}/planted-${name}.ts`, `src/${to}`, `import '${from.includes('/') ? '../..' : '..'}/${to}'`] as const
    }),
  ),
  ['approaches/planted-platform.ts', 'src/platform/start.ts', `import '../platform/start.ts'`],
  // The platform knows approaches through their port.
  ['platform/planted-approach.ts', 'src/approaches/one/index.ts', `import '../approaches/one/index.ts'`],
  ['platform/planted-registry.ts', 'src/approaches/index.ts', `import '../approaches/index.ts'`],
  // One approach never imports another, nor the registry; and the port imports no approach.
  ['approaches/one/planted.ts', 'src/approaches/two/index.ts', `import '../two/index.ts'`],
  ['approaches/one/deep/planted.ts', 'src/approaches/two/index.ts', `export * from '../../two/index.ts'`],
  ['approaches/two/planted-registry.ts', 'src/approaches/index.ts', `import '../index.ts'`],
  ['approaches/planted.ts', 'src/approaches/one/index.ts', `import './one/index.ts'`],
  ['approaches/bridge/planted.ts', 'src/approaches/one/index.ts', `import '../one/index.ts'`],
  ['approaches/planted-bridge.ts', 'src/approaches/bridge/call.ts', `import './bridge/call.ts'`],
  // bench/ starts processes and speaks HTTP.
  ['bench/planted-platform.ts', 'src/platform/start.ts', `import '../platform/start.ts'`],
  ['bench/planted-approach.ts', 'src/approaches/approach.ts', `import type {} from '../approaches/approach.ts'`],
  ['bench/planted-customer.ts', 'src/customer/server.ts', `import '../customer/server.ts'`],
  ['bench/planted-analysis.ts', 'src/analysis/metric.ts', `import '../analysis/metric.ts'`],
  ['bench/planted-report.ts', 'src/report/page.ts', `import '../report/page.ts'`],
  ['bench/planted-cli.ts', 'src/cli/program.ts', `import '../cli/program.ts'`],
  // Data flows one way.
  ['store/planted-bench.ts', 'src/bench/run.ts', `import '../bench/run.ts'`],
  ['store/planted-analysis.ts', 'src/analysis/metric.ts', `import '../analysis/metric.ts'`],
  ['analysis/planted-bench.ts', 'src/bench/run.ts', `import '../bench/run.ts'`],
  ['analysis/planted-report.ts', 'src/report/page.ts', `import '../report/page.ts'`],
  ['report/planted-bench.ts', 'src/bench/run.ts', `import '../bench/run.ts'`],
  ['report/planted-platform.ts', 'src/platform/start.ts', `import '../platform/start.ts'`],
  ['customer/planted.ts', 'src/platform/start.ts', `import '../platform/start.ts'`],
  ['micro/planted.ts', 'src/bench/run.ts', `import '../bench/run.ts'`],
  // analysis/ and report/ never open a socket or start a process.
  ...['analysis', 'report'].flatMap((room) =>
    ['node:net', 'child_process', 'node:worker_threads', 'node:http', 'undici', 'node:dns/promises'].map(
      (to) => [`${room}/planted-${to.replaceAll(/\W/g, '-')}.ts`, to, `import '${to}'`] as const,
    ),
  ),
  // Every way to write an import counts, and an import in a comment or a string does not.
  ['analysis/ways-dynamic.ts', 'node:net', `export const load = () => import('node:net')`],
  ['analysis/ways-type.ts', 'src/bench/run.ts', `export type Run = typeof import('../bench/run.ts')`],
  ['analysis/ways-lines.ts', 'src/bench/run.ts', `import {\n  // it's '../store/trial.ts'\n} from /* here */ '../bench/run.ts'`],
  ['analysis/ways-again.ts', 'src/bench/run.ts', `export {} from '../bench/run.ts'`],
  ['analysis/ways-computed.ts', '(`../${1}/run.ts`)', 'void import(`../${1}/run.ts`)'],
  // A room that the design does not know, and a file that the compiler does not see.
  ['utils/planted.ts', 'src/hooks/event.ts', `import '../hooks/event.ts'`],
  ['bench/planted.mjs', 'was not seen', `import '../platform/start.ts'`],
]

const innocent = {
  'analysis/says.ts': `/* import '../bench/run.ts' */\nexport const text = "import '../bench/run.ts'"\n// import 'node:net'`,
  'customer/receivers/javascript/receiver.js': `import { createServer } from 'node:http'`,
  'approaches/one/inside.js': `// import nothing\nexport const invoke = () => 1`,
}

const temps: string[] = []
const build = async (files: Readonly<Record<string, string>>): Promise<string> => {
  const project = await mkdtemp(join(tmpdir(), 'hookbench-arrows-'))
  temps.push(project)
  const compilerOptions = { module: 'preserve', target: 'esnext', allowImportingTsExtensions: true, noEmit: true, types: [] }
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }))
  for (const [path, source] of Object.entries(files)) {
    await mkdir(dirname(join(project, 'src', path)), { recursive: true })
    await writeFile(join(project, 'src', path), source)
  }
  return project
}

afterAll(() => Promise.all(temps.map((temp) => rm(temp, { recursive: true, force: true }))))

test('every module under src/ is seen, and none is against the arrows', async () => {
  const { modules, imports, violations } = await checkArrows(root)
  const entries = await readdir(join(root, 'src'), { withFileTypes: true, recursive: true })
  const files = entries
    .filter(({ name }) => name.endsWith('.ts'))
    .map((entry) => relative(join(root, 'src'), join(entry.parentPath, entry.name)))
  expect(modules).toEqual(files.toSorted())
  expect(imports).toBeGreaterThan(modules.length)
  expect(violations).toEqual([])
})

test('a house that keeps to the design passes', async () => {
  const { modules, violations } = await checkArrows(await build({ ...house, ...innocent }))
  expect(violations).toEqual([])
  expect(modules).toHaveLength(Object.keys(house).length + 1)
})

describe('a planted import is refused', () => {
  let violations: readonly string[]

  beforeAll(async () => {
    const planted = Object.fromEntries(plants.map(([from, , source]) => [from, source]))
    violations = (await checkArrows(await build({ ...house, ...innocent, ...planted }))).violations
  })

  test.each(plants)('%s → %s', (from, to) => {
    const mine = violations.filter((violation) => violation.startsWith(`src/${from}`))
    expect(mine).toHaveLength(1)
    expect(mine[0]).toContain(to)
  })

  test('and nothing else is', () => {
    expect(violations).toHaveLength(plants.length)
  })
})
