import { BenchError } from '../../hooks/bench-error.ts'
import { listParts, loadPart } from '../../micro/load-parts.ts'
import { payloadSizesKb } from '../../micro/payload.ts'
import { runMicro, type MicroRow } from '../../micro/run-micro.ts'
import type { CliCommand } from '../command.ts'
import { exitCode } from '../exit-code.ts'

interface TypedOptions {
  readonly part?: readonly string[]
  readonly size?: readonly string[]
  readonly rounds: string
  readonly json?: true
}

export const command: CliCommand = {
  summary: 'what the parts of a call cost, each beside its bare floor',
  configure: (micro) => {
    micro
      .option('--part <id...>', 'only these parts (default: all)')
      .option('--size <kb...>', `payload sizes in KB (default: ${payloadSizesKb.join(' ')})`)
      .option('--rounds <n>', 'fresh processes of each variant', '5')
      .option('--json', 'the rows as JSON on stdout, and nothing else there')
      .addHelpText('after', '\nExamples:\n  npm run micro\n  npm run micro -- --part sandbox-call --size 2 --rounds 9')
  },
  run: async (micro) => {
    const typed = micro.opts<TypedOptions>()
    const parts = typed.part ?? (await listParts())
    for (const id of parts) await loadPart(id)
    const sizesKb = typed.size?.map((text) => positive('--size', text)) ?? payloadSizesKb
    const rounds = Math.ceil(positive('--rounds', typed.rounds))
    const rows = await runMicro({
      parts,
      sizesKb,
      rounds,
      onMeasured: (done, total, what) => console.error(`[${done}/${total}] ${what}`),
    })
    if (typed.json) console.log(JSON.stringify(rows, null, 2))
    else print(rows)
    return exitCode.ok
  },
}

const positive = (flag: string, text: string): number => {
  const value = Number(text)
  if (value > 0 && value <= 1_000) return value
  throw new BenchError('E_BAD_OPTION', `${flag} ${text} is not a number above 0 and up to 1000`, `for instance: ${flag} 2`)
}

const boundOf = ({ ratio, bound }: MicroRow): string =>
  bound === undefined ? '' : `≤ ${bound.toFixed(2)} ${ratio <= bound ? 'met' : 'missed'}`

const print = (rows: readonly MicroRow[]): void => {
  const us = (value: number): string => value.toPrecision(3).padStart(9)
  console.log(
    `${'part'.padEnd(34)} ${'KB'.padStart(4)} ${'ours µs'.padStart(9)} ${'floor µs'.padStart(9)}  ratio (least … most of the rounds)   ${'bound'.padEnd(14)} floor`,
  )
  for (const row of rows) {
    const ratio = `${row.ratio.toFixed(2)} (${row.low.toFixed(2)} … ${row.high.toFixed(2)})`
    console.log(
      `${row.title.padEnd(34)} ${String(row.sizeKb).padStart(4)} ${us(row.oursUs)} ${us(row.floorUs)}  ${ratio.padEnd(36)} ${boundOf(row).padEnd(14)} ${row.floor}`,
    )
  }
  console.log(
    `\np50 of one call at a time, median over ${rows[0]?.rounds ?? 0} rounds, each variant in a fresh process. Trust the ratios; the µs are this machine's.`,
  )
}
