import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { StoredRun } from '../store/run-folder.ts'
import { trialName } from '../store/trial-files.ts'

/** The raw data that goes along, byte for byte as the run holds it. */
export interface PublishedTrials {
  readonly files: readonly (readonly [path: string, data: Uint8Array])[]
  /** Whole rounds from the first on, so that what is there can still be paired. */
  readonly rounds: number
  readonly ofRounds: number
}

/** As many whole rounds of raw trials as fit into the budget, from the first one on. */
export const publishedTrials = async (run: StoredRun, budgetBytes: number): Promise<PublishedTrials> => {
  const byRound = Map.groupBy(await run.trials(), ({ trial }) => trial.round)
  const files: (readonly [string, Uint8Array])[] = []
  let bytes = 0
  let rounds = 0
  for (const [, trials] of [...byRound].toSorted(([a], [b]) => a - b)) {
    const round = await filesOf(
      run.folder,
      trials.map(({ trial }) => trialName(trial)),
    )
    bytes += round.reduce((sum, [, data]) => sum + data.length, 0)
    if (bytes > budgetBytes) break
    files.push(...round)
    rounds++
  }
  return { files, rounds, ofRounds: byRound.size }
}

const filesOf = (folder: string, names: readonly string[]): Promise<(readonly [string, Uint8Array])[]> =>
  Promise.all(
    names
      .flatMap((name) => [`trials/${name}.json`, `trials/${name}.samples.json.gz`])
      .map(async (path) => [path, await readFile(join(folder, path))] as const),
  )
