import { totalmem } from 'node:os'

export interface ProcessOptions {
  /** Processes kept at once; further deployments wait until one is idle. */
  readonly maxProcesses: number
  /** What all of them together may hold before idle ones are ended for new ones. */
  readonly maxMemoryMb: number
  /** How long a process without a call is kept. */
  readonly idleMs: number
  /** Calls of one deployment inside its process at once. */
  readonly maxStarted: number
  /** Calls of one tenant without an outcome; beyond it they are shed. */
  readonly maxActive: number
  /** How long an entry may overstay its CPU budget before its process is killed. */
  readonly graceMs: number
}

export const defaultProcessOptions: ProcessOptions = {
  maxProcesses: 128,
  maxMemoryMb: totalmem() / 2 ** 20 / 2,
  idleMs: 300_000,
  maxStarted: 64,
  maxActive: 1_064,
  graceMs: 50,
}
