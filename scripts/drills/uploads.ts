import { loadTarget } from '../../src/bench/attacks/attack-world.ts'
import type { JsonClient } from '../../src/bench/runner/json-client.ts'
import { exitCode as codes } from '../../src/cli/exit-code.ts'
import { explain } from '../../src/cli/explain.ts'
import { wholeNumber } from '../../src/cli/whole-number.ts'
import { drillCommand } from './shared/drill-command.ts'
import { startDrillPlatform } from './shared/drill-platform.ts'

/** What a customer was told of a bad upload. `ms` is the median over the rounds. */
export interface Refusal {
  readonly upload: string
  readonly status: number
  readonly ms: number
  /** `file:line:column` in the customer's own file; null where no place can be meant. */
  readonly place: string | null
  readonly detail: string
  readonly hint: string
}

const fine = `export default () => ({ decision: 'allow' })`

/** As customers send them by mistake. */
const badUploads: Readonly<Record<string, object>> = {
  'a syntax error': { code: `export default () => {\n  return 1 +* 2\n}` },
  'code of 5 MB': { code: `${fine}\n//${'x'.repeat(5 * 2 ** 20)}` },
  'no default export': { code: `const price = 1\nexport const twice = 2 * price` },
  'the import of a package': { code: `// prices\nimport { sum } from 'lodash'\n${fine}` },
  'a top level that loops': { code: `let i = 0\nwhile (true) i++\n${fine}` },
  'a top level that throws': { code: `const rates = undefined\nrates.eur\n${fine}` },
  'an invalid source map': { code: fine, sourceMap: '{"version": 3,\n  sources: 1}' },
  'TypeScript that does not parse': { code: `const a: number = 1\nconst x: = 2\n${fine}`, language: 'typescript' },
}

/** Sends each bad upload to a platform of its own, in turn and `rounds` times, and tells what came back. */
export const drillUploads = async (rounds: number): Promise<Refusal[]> => {
  const target = await loadTarget()
  await using platform = await startDrillPlatform(target.folder)
  const { http } = platform
  await http.call('PUT', '/v1/tenants/acme')
  const path = `/v1/tenants/acme/extensions/${target.hook.id}`
  // A first deploy starts the sandbox: nobody's upload is bad because of that.
  await http.call('PUT', path, { approach: 'sandbox', code: fine, sample: false })
  const refusals: Refusal[] = []
  for (const [upload, body] of Object.entries(badUploads)) refusals.push(await send(http, path, upload, body, rounds))
  return refusals
}

const send = async (http: JsonClient, path: string, upload: string, body: object, rounds: number): Promise<Refusal> => {
  const times: number[] = []
  let last = { status: 0, body: undefined as unknown }
  for (let round = 0; round < rounds; round++) {
    const startedMs = performance.now()
    last = await http.call('PUT', path, { approach: 'sandbox', ...body })
    times.push(performance.now() - startedMs)
  }
  const { line, column, file = 'extension.js', detail = '', hint = '' } = last.body as Record<string, string | undefined>
  const ms = times.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0
  return { upload, status: last.status, ms, place: line === undefined ? null : `${file}:${line}:${column}`, detail, hint }
}

const examples = ['npm run drill:uploads', 'npm run drill:uploads -- --rounds 20 --json']

const main = async (): Promise<void> => {
  const { rounds, json } = drillCommand(
    'drill:uploads',
    'Sends uploads that are wrong, and shows what the customer is told.',
    examples,
  )
    .option('--rounds <n>', 'how often each is sent', '5')
    .option('--json', 'as JSON on stdout, and nothing else there')
    .parse(process.argv.slice(2), { from: 'user' })
    .opts<{ rounds: string; json?: true }>()
  const refusals = await drillUploads(wholeNumber('--rounds', rounds, 1, 1_000))
  if (json) console.log(JSON.stringify(refusals, null, 2))
  else {
    for (const { upload, status, ms, place, detail, hint } of refusals) {
      console.log(
        `${upload}: ${status} in ${ms.toFixed(0)} ms${place === null ? '' : `, ${place}`}\n    ${detail}\n    → ${hint}`,
      )
    }
  }
  process.exitCode = refusals.every(isGood) ? codes.ok : codes.failed
}

/** Refused in under a second, with the next step; and with a place, but for what is too large to be read. */
const isGood = ({ status, ms, place, hint }: Refusal): boolean =>
  (status === 413 || (status === 422 && place !== null)) && hint !== '' && ms < 1_000

if (import.meta.main) await main().catch((error: unknown) => void (process.exitCode = explain(error)))
