import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { summarise } from '../src/analysis/summarise.ts'
import { voidRulesOf } from '../src/analysis/void-rules.ts'
import { explain } from '../src/cli/explain.ts'
import { BenchError } from '../src/hooks/bench-error.ts'
import { busyAtStart } from '../src/report/busy-at-start.ts'
import type { Ancestry } from '../src/report/publish-refusal.ts'
import { publishRun } from '../src/report/publish-run.ts'
import { withReadmeBlock } from '../src/report/readme-block.ts'
import { writeAtomically } from '../src/store/atomic-write.ts'
import { isComplete } from '../src/store/complete.ts'
import { hintOfRuns } from '../src/store/list-runs.ts'
import type { Manifest } from '../src/store/manifest.ts'
import { readRun } from '../src/store/run-folder.ts'
import type { Summary } from '../src/store/summary.ts'

const usage = 'npm run publish:results -- RUN [--into FOLDER [--readme FILE]]'
const root = resolve(import.meta.dirname, '..')

interface Arguments {
  readonly folder: string
  readonly into: string
  /** Whose block of results is written anew; none for a folder of somebody's own. */
  readonly readme: string | undefined
}

const readArguments = async (): Promise<Arguments> => {
  const { values, positionals } = parse()
  const [folder] = positionals
  if (folder === undefined || positionals.length > 1)
    throw new BenchError('E_USAGE', `give one run to publish: ${usage}`, await hintOfRuns())
  const { into, readme } = values
  return into === undefined
    ? { folder, into: resolve(root, 'results', 'published'), readme: readme ?? resolve(root, 'README.md') }
    : { folder, into, readme }
}

const parse = () => {
  try {
    return parseArgs({ options: { into: { type: 'string' }, readme: { type: 'string' } }, allowPositionals: true })
  } catch (error) {
    throw new BenchError('E_USAGE', (error as Error).message, usage, error)
  }
}

const ancestryOf = async ({ commit }: Manifest): Promise<Ancestry> => {
  const asked = promisify(execFile)('git', ['-C', root, 'merge-base', '--is-ancestor', commit, 'HEAD'])
  return asked.then(
    () => 'ancestor',
    () => 'stranger',
  )
}

/** Answers what the README becomes; read before anything is published, so that one without its marks changes nothing. */
const readmeWith = async (file: string, summary: Summary, manifest: Manifest): Promise<{ before: string; after: string }> => {
  const before = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new BenchError('E_NO_README', `${file} cannot be read`, 'name another with --readme FILE', error)
  })
  return { before, after: withReadmeBlock(before, summary, manifest) }
}

try {
  const { folder, into, readme } = await readArguments()
  const run = await readRun(folder)
  const trials = await run.trials()
  // Computed anew from the raw data: what is published never rests on a summary that somebody could have edited.
  const complete = isComplete(run.manifest, trials, voidRulesOf(run.manifest.profile))
  const summary = summarise({ manifest: run.manifest, trials, complete })
  const text = readme === undefined ? undefined : await readmeWith(readme, summary, run.manifest)
  const { state, files, bytes } = await publishRun(run, summary, into, await ancestryOf(run.manifest))
  const size = `${files} files, ${(bytes / 1e6).toFixed(1)} MB`
  console.log(
    state === 'unchanged' ? `${run.manifest.id} is published already: nothing changed` : `${into}: ${run.manifest.id}, ${size}`,
  )
  if (readme !== undefined && text !== undefined && text.before !== text.after) {
    await writeAtomically(readme, text.after)
    console.log(`${readme}: the block of results is that of this run`)
  }
  for (const warning of busyAtStart(run.manifest.machine)) console.error(`warning: ${warning}`)
} catch (error) {
  process.exitCode = explain(error)
}
