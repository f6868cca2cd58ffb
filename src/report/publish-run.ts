import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BenchError } from '../hooks/bench-error.ts'
import { schemas } from '../store/json-schemas.ts'
import { replaceFolder, type FolderContent } from '../store/replace-folder.ts'
import type { StoredRun } from '../store/run-folder.ts'
import type { Summary } from '../store/summary.ts'
import { allFormats } from './format.ts'
import { historyLine, withRun } from './history.ts'
import { publishedReadme } from './published-readme.ts'
import { publishedTrials, type PublishedTrials } from './published-trials.ts'
import { refuseToPublish, type Ancestry } from './publish-refusal.ts'
import { viewOf } from './view.ts'

export interface Publication {
  readonly state: 'replaced' | 'unchanged'
  readonly files: number
  readonly bytes: number
}

/**
 * Makes `folder` (results/published) hold this run: tables, summary, manifest, schemas, raw trials, and the history
 * with one line for it. All of it at once; the same run again changes nothing.
 * @throws BenchError E_NOT_PUBLISHABLE with the reasons, E_DISK_FULL, E_NOT_WRITABLE
 */
export const publishRun = async (run: StoredRun, summary: Summary, folder: string, ancestry: Ancestry): Promise<Publication> => {
  refuseToPublish(run.manifest, summary, ancestry)
  const trials = await publishedTrials(run, rawBudgetBytes)
  let content: FolderContent = new Map()
  const state = await replaceFolder(folder, async () => {
    content = await contentOf(run, summary, trials, await historyOf(folder))
    return content
  })
  const bytes = [...content.values()].reduce((sum, data) => sum + Buffer.byteLength(data), 0)
  return { state, files: content.size, bytes }
}

/** What is published stays under 5 MB with its tables: it is committed every night. */
const rawBudgetBytes = 3_500_000

const contentOf = async (
  { manifest }: StoredRun,
  summary: Summary,
  trials: PublishedTrials,
  history: string,
): Promise<FolderContent> => {
  const view = viewOf(summary, manifest)
  const formats = (await allFormats()).filter(({ id }) => id === 'json' || id === 'csv')
  const markdown = (await allFormats()).find(({ id }) => id === 'markdown')
  if (!markdown) throw new Error('the Markdown format is not there')
  return new Map<string, string | Uint8Array>([
    ['README.md', publishedReadme(manifest, markdown.render(view, { colour: false }), trials)],
    ...formats.map((format) => [format.file, format.render(view, { colour: false })] as const),
    ['manifest.json', `${JSON.stringify(manifest, null, 2)}\n`],
    ...Object.entries(schemas()).map(
      ([name, schema]) => [`schemas/${name}.json`, `${JSON.stringify(schema, null, 2)}\n`] as const,
    ),
    ...trials.files,
    ['history.jsonl', withRun(history, historyLine(summary, manifest))],
  ])
}

const historyOf = async (folder: string): Promise<string> => {
  try {
    return await readFile(join(folder, 'history.jsonl'), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw new BenchError(
      'E_NO_HISTORY',
      `${join(folder, 'history.jsonl')} cannot be read: ${(error as Error).message}`,
      'make it readable: a publication must not lose the runs before it',
      error,
    )
  }
}
