import { fileURLToPath } from 'node:url'
import { defaultPoolOptions } from '../approaches/sandbox/pool-options.ts'
import type { Defence } from '../bench/attacks/scene.ts'
import { type CorpusResult, type CorpusRun, runCorpus, runCorpusOn } from '../bench/attacks/run-corpus.ts'
import { webhookSide } from '../bench/attacks/webhook/webhook-side.ts'
import { BenchError } from '../hooks/bench-error.ts'
import { allContestants } from './all-contestants.ts'

/** Who means harm: whoever uploads code, or whoever registers a webhook. */
export interface AttackSide {
  /** The corpus of our own. */
  readonly corpus: string
  /** Approaches by the short names that people type; the first is the one that must contain everything. */
  readonly variants: Readonly<Record<string, string>>
  /** Resident memory that no process of the platform needs. */
  readonly memoryMb: number
  run(run: CorpusRun): Promise<CorpusResult>
}

const corpusAt = (path: string): string => fileURLToPath(new URL(`../../test/attacks/${path}`, import.meta.url))

const sides: Readonly<Record<string, AttackSide>> = {
  sandbox: {
    corpus: corpusAt(''),
    variants: {
      pool: 'sandbox',
      'in-process': 'sandbox:in-process',
      'in-process-sync': 'sandbox:in-process-sync',
      process: 'process',
    },
    // What the pool's watchdog holds a worker to, and so what each variant is held against.
    memoryMb: defaultPoolOptions.rssMb,
    run: runCorpus,
  },
  webhook: {
    corpus: corpusAt('webhook'),
    variants: { webhook: 'webhook' },
    memoryMb: 320,
    run: (run) => runCorpusOn(webhookSide, run),
  },
}

export const sideNames = Object.keys(sides)

/** @throws BenchError for a name that is none */
export const readSide = (name: string): AttackSide => {
  const side = sides[name]
  if (side && Object.hasOwn(sides, name)) return side
  throw new BenchError('E_UNKNOWN_SIDE', `there is no side "${name}"`, `use one of ${sideNames.join(', ')}`)
}

export const variantNames = Object.values(sides).flatMap(({ variants }) => Object.keys(variants))

/** Its first one is what a side is held to; the others are shown as they are. */
export const mustContain = ({ variants }: AttackSide, { id }: Defence): boolean => Object.values(variants)[0] === id

/** @throws BenchError for a name that is none, or an approach that this build does not have */
export const readDefence = ({ variants }: AttackSide, name = Object.keys(variants)[0] ?? ''): Defence => {
  const known = new Map(allContestants().map((contestant) => [contestant.id, contestant]))
  const usable = Object.keys(variants).filter((short) => known.has(variants[short] ?? ''))
  const id = variants[name]
  const found = known.get(id ?? '')
  if (found) return found
  const why = id === undefined ? `there is no variant "${name}"` : `the platform has no approach "${id}" yet`
  throw new BenchError('E_UNKNOWN_VARIANT', why, `use one of ${usable.join(', ')}`)
}
