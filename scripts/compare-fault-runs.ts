import { parseArgs } from 'node:util'
import { comparedWords, type ComparedWord } from '../src/analysis/isolation/compared-words.ts'
import { summarise } from '../src/analysis/summarise.ts'
import { explain } from '../src/cli/explain.ts'
import { BenchError } from '../src/hooks/bench-error.ts'
import { hintOfRuns } from '../src/store/list-runs.ts'
import { readRun } from '../src/store/run-folder.ts'
import type { Summary } from '../src/store/summary.ts'

const usage = 'npm run faults:compare -- RUN RUN'

const readFolders = async (): Promise<[string, string]> => {
  const { positionals } = parse()
  const [one, other] = positionals
  if (one === undefined || other === undefined || positionals.length > 2)
    throw new BenchError('E_USAGE', `give two runs of fault cells: ${usage}`, await hintOfRuns())
  return [one, other]
}

const parse = () => {
  try {
    return parseArgs({ allowPositionals: true })
  } catch (error) {
    throw new BenchError('E_USAGE', (error as Error).message, usage, error)
  }
}

/** Computed anew from the raw data, by the rules of today for both. */
const summaryOf = async (folder: string): Promise<Summary> => {
  const { manifest, trials } = await readRun(folder)
  const summary = summarise({ manifest, trials: await trials(), complete: true })
  if (summary.isolation) return summary
  throw new BenchError('E_NO_CELLS', `${folder} has no fault cells`, 'make a run that has: npm run bench -- --faults')
}

const line = ({ cell, words: [one, other], agrees, flagged }: ComparedWord): string =>
  `${agrees ? '=' : '≠'} ${cell}: ${agrees ? one : `${one}, ${other}`}${flagged ? ' (unstable)' : ''}`

const conclusion = (compared: readonly ComparedWord[]): string => {
  const differing = compared.filter(({ agrees }) => !agrees)
  const flagged = differing.filter((one) => one.flagged).length
  const alike = compared.length - differing.length
  const share = compared.length === 0 ? '' : ` (${((100 * alike) / compared.length).toFixed(1)} %)`
  return `${alike} of ${compared.length} cells that both runs have agree${share}; of the ${differing.length} that differ, ${flagged} were flagged as unstable`
}

try {
  const [one, other] = await readFolders()
  const compared = comparedWords(await summaryOf(one), await summaryOf(other))
  for (const word of compared) console.log(line(word))
  console.log(conclusion(compared))
} catch (error) {
  process.exitCode = explain(error)
}
