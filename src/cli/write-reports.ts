import { isatty } from 'node:tty'
import { colourWanted } from '../report/colour.ts'
import { allFormats, findFormat } from '../report/format.ts'
import { viewOf } from '../report/view.ts'
import type { Run } from '../store/run-folder.ts'
import type { Summary } from '../store/summary.ts'

/** Stores every report, the summary among them, in the run's folder, and prints the one that was asked for on stdout. */
export const writeReports = async (run: Run, summary: Summary, asJson: boolean): Promise<void> => {
  const view = viewOf(summary, run.manifest)
  for (const { file, render } of await allFormats()) await run.saveReport(file, render(view, { colour: false }))
  const shown = await findFormat(asJson ? 'json' : 'terminal')
  process.stdout.write(shown.render(view, { colour: !asJson && colourWanted({ env: process.env, isTTY: isatty(1) }) }))
  if (!asJson) console.error(`\nAll of it, with the raw samples: ${run.folder}`)
}
