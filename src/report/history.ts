import type { Manifest } from '../store/manifest.ts'
import type { Summary } from '../store/summary.ts'

/** What one follows over commits. A night adds some 10 KB, so not every column is here. */
export const headline: ReadonlySet<string> = new Set([
  'response-p50',
  'response-p99',
  'effect-p50',
  'effect-p99',
  'throughput',
  'cpu-platform',
  'cpu-all',
  'bystander-errors',
])

/** One line a published run, so that a figure can be followed over commits without unpacking anything. */
export const historyLine = (summary: Summary, manifest: Manifest): string => {
  const { machine, versions } = manifest
  return JSON.stringify({
    run: manifest.id,
    commit: manifest.commit,
    date: manifest.createdAt,
    profile: manifest.profile,
    machine: { cpu: machine.cpu, cores: machine.cores, kernel: machine.kernel, platform: machine.platform },
    node: versions['node'],
    cells: summary.cells
      .filter(({ metric }) => headline.has(metric))
      .map(({ scenario, approach, metric, value, unit }) => ({ scenario, approach, metric, value: sixDigits(value), unit })),
    comparisons: summary.comparisons
      .filter(({ metric }) => headline.has(metric))
      .map(({ scenario, metric, approach, baseline, ratio, low, high, verdict }) => ({
        ...{ scenario, metric, approach, baseline },
        ...{ ratio: sixDigits(ratio), low: sixDigits(low), high: sixDigits(high), verdict },
      })),
  })
}

const sixDigits = (value: number): number => Number(value.toPrecision(6))

/** Adds the run's line at the end, or puts it where the run stood already: publishing twice adds nothing. */
export const withRun = (history: string, line: string): string => {
  const lines = history.split('\n').filter((known) => known !== '')
  const at = lines.findIndex((known) => runOf(known) === runOf(line))
  const next = at === -1 ? [...lines, line] : lines.with(at, line)
  return next.map((entry) => `${entry}\n`).join('')
}

/** A line that a merge left broken is kept as it is and matches no run. */
const runOf = (line: string): string | undefined => {
  try {
    return (JSON.parse(line) as { run?: string }).run
  } catch {
    return undefined
  }
}
