import type { Confined } from './confine/launch.ts'
import type { Frame } from './frames.ts'
import type { Ledger } from './ledger.ts'
import { openProcessGauge, type ProcessGauge } from './process-gauge.ts'

/** One frame to a worker and what becomes of its answer. */
export interface Entry extends Frame {
  /** Until when somebody waits for it, on the clock of `performance.now()`. */
  readonly deadlineMs?: number | undefined
  /** The worker has come to it: all before it is answered. */
  onStart?(): void
  onAnswer(frame: Frame): void
  /** The worker ended first; `guilty` when this entry was what it was doing. */
  onLost?(death: Death, guilty: boolean): void
}

/** `lost`: ended from outside, or never started. `current` is what the worker was doing. */
export interface Death {
  readonly cause: 'overstay' | 'memory' | 'fatal' | 'lost' | 'closed'
  readonly detail: string
  readonly current: Entry | undefined
}

/** What is known of a worker process. */
export interface WorkerState extends Confined {
  readonly ledger: Ledger
  readonly gauge: ProcessGauge
  readonly entries: Entry[]
  /** How many entries were, so far: the ledger counts those begun. */
  answered: number
  /** Frames that wait for the end of this turn. */
  readonly outgoing: Buffer[]
  readonly hello: PromiseWithResolvers<void>
  readonly exited: PromiseWithResolvers<void>
  isUp: boolean
  /** Nobody watches an entry of a worker that has not come up: without it, what is sent there would wait for ever. */
  startTimer?: NodeJS.Timeout
  onDeath: (death: Death) => void
  onRoom: () => void
  onSaid: (frame: Frame) => void
  cause?: Death['cause']
  /** In words, where no signal or exit code tells it. */
  why?: string
  /** Of the first entry: since when, for how many ticks too long, and what the process had taken before. */
  startedAtMs: number
  lateTicks: number
  firstRssMb: number
  headRssMb: number
  headCpuMs: number
  watched?: Entry
  /** For whose doing it is killed. */
  convicted?: Entry
  /** What its memory group knows of. */
  heldMb: number
}

export const stateOf = (confined: Confined, ledger: Ledger): WorkerState => ({
  ...confined,
  ...{ ledger, gauge: openProcessGauge(confined.child.pid ?? 0), entries: [], answered: 0, outgoing: [], isUp: false },
  ...{ hello: Promise.withResolvers(), exited: Promise.withResolvers() },
  ...{ onDeath: () => {}, onRoom: () => {}, onSaid: () => {} },
  ...{ startedAtMs: 0, lateTicks: 0, firstRssMb: 0, headRssMb: 0, headCpuMs: 0, heldMb: 0 },
})

/** Answers that the worker holds back for a moment are not here yet; its ledger says how far it is. */
export const currentOf = ({ entries, ledger, answered }: WorkerState): Entry | undefined =>
  entries[Math.min(Math.max(0, ledger.read() - 1 - answered), Math.max(0, entries.length - 1))]
