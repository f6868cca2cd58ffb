import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { gaugeActiveResources } from './active-resources.ts'
import type { ApproachPool } from './approach-pool.ts'
import type { FairShare } from './fair-share.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Invoke } from './invocation.ts'
import type { Outbox } from './outbox/outbox.ts'
import { addSupervision } from './supervision-metrics.ts'

export interface Metrics {
  /** Counts and times what passes through it. */
  observe(invoke: Invoke): Invoke
  /** Prometheus' text format. */
  text(): Promise<string>
  readonly contentType: string
  close(): void
}

interface Measured {
  readonly outbox: Outbox
  readonly approaches: Pick<ApproachPool, 'supervision'>
  readonly fairShare: Pick<FairShare, 'refused'>
  readonly commits: Pick<GroupCommit, 'refused'>
}

/** One registry a platform, so that two in one process do not mix. */
export const createMetrics = ({ outbox, approaches, fairShare, commits }: Measured): Metrics => {
  const registry = new Registry()
  const registers = [registry]
  const attempts = new Counter({
    name: 'hookbench_attempts_total',
    help: 'Attempts to run an extension.',
    labelNames: ['approach', 'outcome'],
    registers,
  })
  const seconds = new Histogram({
    name: 'hookbench_invocation_seconds',
    help: 'Time from asking an approach to its outcome.',
    labelNames: ['approach'],
    buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  })
  gaugeOutbox(outbox, registers)
  addSupervision(approaches, registers)
  count('operations_refused', overFairShare, fairShare.refused, registers)
  count('writes_refused', 'Writes for which the disk had no room.', commits.refused, registers)
  gaugeActiveResources(registers)
  const loopDelay = gaugeLoopDelay(registers)

  return {
    observe: (invoke) => async (extension, event, budget) => {
      const invocation = await invoke(extension, event, budget)
      attempts.inc({ approach: extension.approach, outcome: invocation.outcome.kind })
      seconds.observe({ approach: extension.approach }, invocation.durationUs / 1e6)
      return invocation
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
    close: () => loopDelay.disable(),
  }
}

const gaugeOutbox = (outbox: Outbox, registers: Registry[]): void => {
  new Gauge({
    name: 'hookbench_outbox_items',
    help: 'Events in the outbox by state.',
    labelNames: ['state'],
    registers,
    async collect() {
      const backlog = await outbox.backlog()
      for (const [state, items] of Object.entries(backlog)) this.set({ state }, items)
    },
  })
}

const overFairShare =
  'Operations refused because their tenant took far more than the others while there was more to do than could be done.'

/** What is counted elsewhere. */
const count = (what: string, help: string, read: () => number, registers: Registry[]): void => {
  new Counter({
    name: `hookbench_${what}_total`,
    help,
    registers,
    collect() {
      this.reset()
      this.inc(read())
    },
  })
}

/** Lag since the last scrape: how late the event loop was, beyond the sampling interval. */
const gaugeLoopDelay = (registers: Registry[]) => {
  const resolutionMs = 20
  const delay = monitorEventLoopDelay({ resolution: resolutionMs })
  delay.enable()
  new Gauge({
    name: 'hookbench_event_loop_lag_seconds',
    help: 'Event loop lag since the last scrape.',
    labelNames: ['quantile'],
    registers,
    collect() {
      for (const quantile of [0.5, 0.9, 0.99]) {
        const lagMs = delay.count === 0 ? 0 : delay.percentile(quantile * 100) / 1e6 - resolutionMs
        this.set({ quantile }, Math.max(0, lagMs) / 1e3)
      }
      delay.reset()
    },
  })
  return delay
}
