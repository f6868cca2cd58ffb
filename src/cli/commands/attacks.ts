import type { AttackRow } from '../../bench/attacks/attack-row.ts'
import { totalsOf } from '../../bench/attacks/attack-totals.ts'
import { loadTarget } from '../../bench/attacks/attack-world.ts'
import { type Attack, chooseAttacks, readCorpus } from '../../bench/attacks/corpus.ts'
import { colourWanted } from '../../report/colour.ts'
import { mustContain, readDefence, readSide, sideNames, variantNames } from '../attack-options.ts'
import { attackTable } from '../attack-table.ts'
import type { CliCommand } from '../command.ts'
import { exitCode } from '../exit-code.ts'
import { listenForInterrupt } from '../interrupt.ts'

interface TypedOptions {
  readonly corpus?: string
  readonly side: string
  readonly variant?: string
  readonly only?: readonly string[]
  readonly list?: true
  readonly json?: true
}

export const command: CliCommand = {
  summary: 'let a corpus of hostile extensions or webhooks loose on the platform, and tell what each of them reached',
  configure: (attacks) => {
    attacks
      .option('--corpus <dir>', 'a folder of attacks (default: test/attacks, or test/attacks/webhook)')
      .option('--side <name>', `who attacks: ${sideNames.join(', ')}`, 'sandbox')
      .option('--variant <name>', `what holds them: ${variantNames.join(', ')} (default: pool, or webhook)`)
      .option('--only <id...>', 'only these attacks, or folders of them')
      .option('--list', 'name the attacks and what each tries')
      .option('--json', 'rows and totals as JSON on stdout, and nothing else there')
      .addHelpText('after', examples)
  },
  run: async (attacks) => {
    const typed = attacks.opts<TypedOptions>()
    const side = readSide(typed.side)
    const defence = readDefence(side, typed.variant)
    const { corpus: folder = side.corpus } = typed
    const held = mustContain(side, defence)
    const corpus = await readCorpus(folder)
    const all = typed.only ? chooseAttacks(corpus, typed.only) : corpus
    // How an attack must end is said of the pool: another defence may end it otherwise and hold it, too.
    const chosen = held ? all : all.map((attack) => ({ ...attack, expected: undefined }))
    if (typed.list) return list(chosen)
    using interrupt = listenForInterrupt('the table of what has run follows')
    const { signal } = interrupt
    const target = await loadTarget()
    const onRow = (row: AttackRow, done: number): void => console.error(progress(row, done, chosen.length))
    const result = await side.run({ defence, target, attacks: chosen, memoryMb: side.memoryMb, onRow, signal })
    const totals = totalsOf(defence.id, result)
    if (typed.json) console.log(JSON.stringify({ corpus: folder, bounds: result.bounds, rows: result.rows, totals }, null, 2))
    else console.log(attackTable(result.rows, totals, colourWanted({ env: process.env, isTTY: process.stdout.isTTY })))
    return interrupt.code() ?? (held && totals.contained < totals.attacks ? exitCode.failed : exitCode.ok)
  },
}

const examples = `
Examples:
  npm run attacks
  npm run attacks -- --variant in-process
  npm run attacks -- --side webhook
  npm run attacks -- --corpus ./my-attacks --only memory --json
Exit code 1: an attack was not contained by the pool, or by webhook. Other variants are shown as they are.`

const list = (attacks: readonly Attack[]): number => {
  for (const { id, title } of attacks) console.log(`${id}\n    ${title}`)
  return exitCode.ok
}

const progress = ({ attack, outcome, breaches }: AttackRow, done: number, total: number): string => {
  const verdict = breaches.length === 0 ? 'contained' : breaches.map(({ rule }) => rule).join(', ')
  return `[${String(done).padStart(String(total).length)}/${total}] ${attack}: ${outcome}, ${verdict}`
}
