import { readdir } from 'node:fs/promises'
import { BenchError } from '../hooks/bench-error.ts'
import type { ReportView } from './view.ts'

/** What a person's terminal can show. Files are rendered without colour. */
export interface RenderOptions {
  readonly colour: boolean
}

/** A way to write a report down; one file each in report/formats, found by being there. */
export interface Format {
  readonly id: string
  /** The name under which a run keeps it, e.g. `report.md`. */
  readonly file: string
  render(view: ReportView, options: RenderOptions): string
}

const folder = new URL('./formats/', import.meta.url)

export const formatIds = async (): Promise<string[]> =>
  (await readdir(folder))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.replace(/\.ts$/, ''))
    .sort()

/** @throws BenchError E_UNKNOWN_FORMAT that lists what there is */
export const findFormat = async (id: string): Promise<Format> => {
  const ids = await formatIds()
  if (!ids.includes(id))
    throw new BenchError('E_UNKNOWN_FORMAT', `there is no report format "${id}"`, `use one of ${ids.join(', ')}`)
  const { format } = (await import(new URL(`${id}.ts`, folder).href)) as { format: Format }
  return format
}

export const allFormats = async (): Promise<Format[]> => Promise.all((await formatIds()).map(findFormat))
