import { Gauge, type Registry } from 'prom-client'

/** What keeps the process's event loop at work, by Node's name for it: a timer or socket that is never given back shows here. */
export const gaugeActiveResources = (registers: Registry[]): void => {
  new Gauge({
    name: 'hookbench_active_resources',
    help: 'Timers, sockets, pipes and other things that the event loop waits for.',
    labelNames: ['type'],
    registers,
    collect() {
      this.reset()
      for (const type of process.getActiveResourcesInfo()) this.inc({ type })
    },
  })
}
