import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { summarise } from '../src/analysis/summarise.ts'
import { voidRulesOf } from '../src/analysis/void-rules.ts'
import { explain } from '../src/cli/explain.ts'
import { BenchError } from '../src/hooks/bench-error.ts'
import { publishRun } from '../src/report/publish-run.ts'
import { isComplete } from '../src/store/complete.ts'
import { hintOfRuns } from '../src/store/list-runs.ts'
import { readRun } from '../src/store/run-folder.ts'

const usage = 'npm run publish:results -- RUN [--into FOLDER]'
const published = resolve(import.meta.dirname, '..', 'results', 'published')

const readArguments = async (): Promise<{ folder: string; into: string }> => {
  const { values, positionals } = parse()
  const [folder] = positionals
  if (folder === undefined || positionals.length > 1)
    throw new BenchError('E_USAGE', `give one run to publish: ${usage}`, await hintOfRuns())
  return { folder, into: values.into ?? published }
}

const parse = () => {
  try {
    return parseArgs({ options: { into: { type: 'string' } }, allowPositionals: true })
  } catch (error) {
    throw new BenchError('E_USAGE', (error as Error).message, usage, error)
  }
}

try {
  const { folder, into } = await readArguments()
  const run = await readRun(folder)
  const trials = await run.trials()
  // Computed anew from the raw data: what is published never rests on a summary that somebody could have edited.
  const complete = isComplete(run.manifest, trials, voidRulesOf(run.manifest.profile))
  const summary = summarise({ manifest: run.manifest, trials, complete })
  const { state, files, bytes } = await publishRun(run, summary, into)
  const size = `${files} files, ${(bytes / 1e6).toFixed(1)} MB`
  console.log(
    state === 'unchanged' ? `${run.manifest.id} is published already: nothing changed` : `${into}: ${run.manifest.id}, ${size}`,
  )
} catch (error) {
  process.exitCode = explain(error)
}
