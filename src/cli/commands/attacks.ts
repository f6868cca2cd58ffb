import { fileURLToPath } from 'node:url'
import type { AttackRow } from '../../bench/attacks/attack-row.ts'
import { totalsOf } from '../../bench/attacks/attack-totals.ts'
import { loadTarget } from '../../bench/attacks/attack-world.ts'
import { type Attack, chooseAttacks, readCorpus } from '../../bench/attacks/corpus.ts'
import { runCorpus } from '../../bench/attacks/run-corpus.ts'
import { colourWanted } from '../../report/colour.ts'
import { readDefence, variantNames, workerMemoryMb } from '../attack-options.ts'
import { attackTable } from '../attack-table.ts'
import type { CliCommand } from '../command.ts'
import { exitCode } from '../exit-code.ts'
import { listenForInterrupt } from '../interrupt.ts'

interface TypedOptions {
  readonly corpus?: string
  readonly variant: string
  readonly only?: readonly string[]
  readonly list?: true
  readonly json?: true
}

const ownCorpus = fileURLToPath(new URL('../../../test/attacks', import.meta.url))

export const command: CliCommand = {
  summary: 'let a corpus of hostile extensions loose on the platform, and tell what each of them reached',
  configure: (attacks) => {
    attacks
      .option('--corpus <dir>', 'a folder of extension modules (default: test/attacks)')
      .option('--variant <name>', `what holds them: ${variantNames.join(', ')}`, 'pool')
      .option('--only <id...>', 'only these attacks, or folders of them')
      .option('--list', 'name the attacks and what each tries')
      .option('--json', 'rows and totals as JSON on stdout, and nothing else there')
      .addHelpText('after', examples)
  },
  run: async (attacks) => {
    const { corpus: folder = ownCorpus, ...typed } = attacks.opts<TypedOptions>()
    const defence = readDefence(typed.variant)
    const corpus = await readCorpus(folder)
    const all = typed.only ? chooseAttacks(corpus, typed.only) : corpus
    // How an attack must end is said of the pool: another defence may end it otherwise and hold it, too.
    const chosen = typed.variant === 'pool' ? all : all.map((attack) => ({ ...attack, expected: undefined }))
    if (typed.list) return list(chosen)
    using interrupt = listenForInterrupt('the table of what has run follows')
    const { signal } = interrupt
    const target = await loadTarget()
    const onRow = (row: AttackRow, done: number): void => console.error(progress(row, done, chosen.length))
    const result = await runCorpus({ defence, target, attacks: chosen, memoryMb: workerMemoryMb, onRow, signal })
    const totals = totalsOf(defence.id, result)
    if (typed.json) console.log(JSON.stringify({ corpus: folder, bounds: result.bounds, rows: result.rows, totals }, null, 2))
    else console.log(attackTable(result.rows, totals, colourWanted({ env: process.env, isTTY: process.stdout.isTTY })))
    return interrupt.code() ?? (typed.variant === 'pool' && totals.contained < totals.attacks ? exitCode.failed : exitCode.ok)
  },
}

const examples = `
Examples:
  npm run attacks
  npm run attacks -- --variant in-process
  npm run attacks -- --corpus ./my-attacks --only memory --json
Exit code 1: an attack was not contained by the pool. Other variants are shown as they are.`

const list = (attacks: readonly Attack[]): number => {
  for (const { id, title } of attacks) console.log(`${id}\n    ${title}`)
  return exitCode.ok
}

const progress = ({ attack, outcome, breaches }: AttackRow, done: number, total: number): string => {
  const verdict = breaches.length === 0 ? 'contained' : breaches.map(({ rule }) => rule).join(', ')
  return `[${String(done).padStart(String(total).length)}/${total}] ${attack}: ${outcome}, ${verdict}`
}
