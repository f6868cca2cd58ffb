import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Child, startChild } from '../../../src/bench/process/child.ts'
import type { Illness } from './endpoint.ts'
import { type Arrival, readJournal } from './journal.ts'

/** Customers' servers in a process of their own. */
export interface EndpointTown extends AsyncDisposable {
  readonly urls: readonly string[]
  /** All of them from now on; undefined makes them well. */
  suffer(illness: Illness | undefined): Promise<void>
  arrivals(): Arrival[]
  /** SIGKILL, and a new process on the same ports; `onKilled` is called when the old one is dead. */
  killAndRestart(onKilled: () => void): Promise<void>
}

export interface TownOptions {
  readonly count: number
  readonly workMs?: number
  readonly capacity?: number
}

export const startEndpointTown = async ({ count, workMs = 0, capacity = 1_000_000 }: TownOptions): Promise<EndpointTown> => {
  const folder = await mkdtemp(join(tmpdir(), 'hookbench-endpoints-'))
  const journal = join(folder, 'journal')
  const told: (() => void)[] = []
  const start = (ports: readonly number[]): Promise<Child> =>
    startChild({
      script: join(import.meta.dirname, 'endpoints-process.ts'),
      args: [`--ports=${ports.join(',')}`, `--journal=${journal}`, `--work-ms=${workMs}`, `--capacity=${capacity}`],
      name: 'endpoints',
      readyTimeoutMs: 60_000,
      onLine: () => told.shift()?.(),
    })
  let child = await start(Array.from({ length: count }, () => 0))
  const { ports } = child.ready as { ports: number[] }
  return {
    urls: ports.map((port) => `http://127.0.0.1:${port}/hook`),
    suffer: async (illness) => {
      const done = new Promise<void>((resolve) => told.push(resolve))
      child.send(JSON.stringify({ illness }))
      await done
    },
    arrivals: () => readJournal(journal),
    killAndRestart: async (onKilled) => {
      child.kill()
      await child.exited
      onKilled()
      child = await start(ports)
    },
    [Symbol.asyncDispose]: async () => {
      await child.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
