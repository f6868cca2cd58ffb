import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { loadPart } from './load-parts.ts'
import type { PartMeasurement } from './measure-part.ts'
import type { Part, PartVariant } from './part.ts'

export interface MicroRow {
  readonly part: string
  readonly title: string
  readonly floor: string
  readonly side: Part['side']
  readonly sizeKb: number
  /** Medians over rounds of each round's p50. */
  readonly oursUs: number
  readonly floorUs: number
  /** The median of the rounds' ratios, and the least and the most of them. */
  readonly ratio: number
  readonly low: number
  readonly high: number
  readonly rounds: number
  /** What the ratio may be, where that was promised. */
  readonly bound?: number
}

export interface MicroRequest {
  readonly parts: readonly string[]
  readonly sizesKb: readonly number[]
  readonly rounds: number
  readonly onMeasured: (done: number, total: number, what: string) => void
}

/**
 * Measures each part and its floor side by side: a fresh process each, one after the other, the order reversed in
 * every second round. What is compared are the rounds' ratios, because both sides of a round meet the same machine.
 */
export const runMicro = async ({ parts, sizesKb, rounds, onMeasured }: MicroRequest): Promise<MicroRow[]> => {
  const rows: MicroRow[] = []
  let done = 0
  for (const id of parts) {
    const { title, floor, side, bound } = await loadPart(id)
    for (const sizeKb of sizesKb) {
      const pairs: { ours: number; floor: number }[] = []
      for (let round = 0; round < rounds; round++) pairs.push(await measurePair(id, sizeKb, round % 2 === 1))
      const ratios = pairs.map((pair) => pair.ours / pair.floor).sort((a, b) => a - b)
      rows.push({
        part: id,
        title,
        floor,
        side,
        sizeKb,
        rounds,
        oursUs: median(pairs.map((pair) => pair.ours)),
        floorUs: median(pairs.map((pair) => pair.floor)),
        ratio: median(ratios),
        low: ratios[0] ?? Number.NaN,
        high: ratios.at(-1) ?? Number.NaN,
        ...(bound === undefined ? {} : { bound }),
      })
      onMeasured(++done, parts.length * sizesKb.length, `${title}, ${sizeKb} KB`)
    }
  }
  return rows
}

const measurePair = async (id: string, sizeKb: number, floorFirst: boolean): Promise<{ ours: number; floor: number }> => {
  const measured = { ours: 0, floor: 0 }
  const order: PartVariant[] = floorFirst ? ['floor', 'ours'] : ['ours', 'floor']
  for (const variant of order) measured[variant] = (await inFreshProcess(id, variant, sizeKb)).p50Us
  return measured
}

const run = promisify(execFile)
const main = fileURLToPath(new URL('../main.ts', import.meta.url))
const patienceMs = 60_000

const inFreshProcess = async (id: string, variant: PartVariant, sizeKb: number): Promise<PartMeasurement> => {
  const args = [main, 'micro-part', id, variant, String(sizeKb)]
  const { stdout } = await run(process.execPath, ['--no-node-snapshot', ...args], { timeout: patienceMs, killSignal: 'SIGKILL' })
  return JSON.parse(stdout) as PartMeasurement
}

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2
}
