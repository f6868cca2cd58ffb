import { isatty } from 'node:tty'
import type { Command } from 'commander'
import { summarise } from '../../analysis/summarise.ts'
import { voidRulesOf } from '../../analysis/void-rules.ts'
import { BenchError } from '../../hooks/bench-error.ts'
import { colourWanted } from '../../report/colour.ts'
import { findFormat } from '../../report/format.ts'
import { viewOf } from '../../report/view.ts'
import { writeAtomically } from '../../store/atomic-write.ts'
import { isComplete } from '../../store/complete.ts'
import { hintOfRuns } from '../../store/list-runs.ts'
import { readRun } from '../../store/run-folder.ts'
import type { CliCommand } from '../command.ts'
import { exitCode } from '../exit-code.ts'

const examples = `
Examples:
  npm run report -- results/20261123T120000Z-quick-1
  npm run report -- results/published --format csv
  npm run report -- results/20261123T120000Z-quick-1 --format markdown --out report.md`

export const command: CliCommand = {
  summary: "rebuild a run's report from its folder alone",
  configure: (report: Command) => {
    report
      .argument('[run]', 'a folder that a bench made')
      .option('--format <name>', 'terminal, markdown, json or csv', 'terminal')
      .option('--out <file>', 'write there instead of stdout')
      .addHelpText('after', examples)
  },
  run: async (report: Command) => {
    const options = report.opts<{ format: string; out?: string }>()
    const [folder] = report.args
    if (folder === undefined) throw new BenchError('E_NO_RUN', 'no run was given', await hintOfRuns())
    const format = await findFormat(options.format)
    const { manifest, trials } = await readRun(folder)
    const stored = await trials()
    const complete = isComplete(manifest, stored, voidRulesOf(manifest.profile))
    const view = viewOf(summarise({ manifest, trials: stored, complete }), manifest)
    const colour = options.out === undefined && colourWanted({ env: process.env, isTTY: isatty(1) })
    const text = format.render(view, { colour })
    if (options.out === undefined) print(text)
    else await writeAtomically(options.out, text)
    return exitCode.ok
  },
}

/** A reader that has seen enough, as in `| head`, is no error. */
const print = (text: string): void => {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  process.stdout.write(text)
}
