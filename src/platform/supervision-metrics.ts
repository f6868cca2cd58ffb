import { Counter, Gauge, type Registry } from 'prom-client'
import type { Supervision } from '../approaches/approach.ts'
import type { ApproachPool } from './approach-pool.ts'

/** What supervisors do behind the customers' backs, and whom they hold back. */
export const addSupervision = (approaches: Pick<ApproachPool, 'supervision'>, registers: Registry[]): void => {
  const lost = new Counter({
    name: 'hookbench_workers_lost_total',
    help: 'Worker processes that ended before their time.',
    labelNames: ['approach', 'cause'],
    registers,
    collect: () =>
      forEach((approach, { workersLost }) => {
        for (const [cause, workers] of Object.entries(workersLost)) set(lost, { approach, cause }, workers)
      }),
  })
  const recycled = new Counter({
    name: 'hookbench_workers_recycled_total',
    help: 'Worker processes that were replaced after much work, or for the memory that they kept.',
    labelNames: ['approach'],
    registers,
    collect: () => forEach((approach, { workersRecycled }) => set(recycled, { approach }, workersRecycled)),
  })
  const evicted = new Counter({
    name: 'hookbench_extensions_evicted_total',
    help: 'Extensions that were kept ready and were let go, for room or after a long time without a call.',
    labelNames: ['approach'],
    registers,
    collect: () => forEach((approach, supervision) => set(evicted, { approach }, supervision.evicted)),
  })
  const held = new Gauge({
    name: 'hookbench_extensions_held_back',
    help: 'Versions that keep ending workers, and so run apart or not at all.',
    labelNames: ['approach', 'state'],
    registers,
    collect: () =>
      forEach((approach, { quarantined, stopped }) => {
        held.set({ approach, state: 'quarantined' }, quarantined)
        held.set({ approach, state: 'stopped' }, stopped)
      }),
  })
  const forEach = async (tell: (approach: string, supervision: Supervision) => void): Promise<void> => {
    for (const [approach, supervision] of await approaches.supervision()) tell(approach, supervision)
  }
}

/** A counter whose count is kept elsewhere. */
const set = (counter: Counter, labels: Record<string, string>, value: number): void => {
  counter.remove(labels)
  counter.inc(labels, value)
}
