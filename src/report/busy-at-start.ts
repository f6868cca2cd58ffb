import type { Manifest } from '../store/manifest.ts'

/** Above this share of the cores, what ran before may still have run when the measurement began. `npm run doctor` asks the same. */
const mostLoad = 0.2

/** One sentence when the machine was in use as the run started, else none. */
export const busyAtStart = ({ loadAverage, cores }: Manifest['machine']): string[] =>
  loadAverage > mostLoad * cores
    ? [
        `The machine was in use when the run started (load average ${loadAverage.toFixed(2)} on ${cores} cores): times are less certain. Measure when it is idle; npm run doctor tells.`,
      ]
    : []
