import { BenchError } from '../hooks/bench-error.ts'
import type { Manifest } from './manifest.ts'

/** What a run depends on, as it is now. */
export interface Present {
  readonly commit: string
  readonly dirty: boolean
  readonly changes?: string | undefined
  /** Scenario id → hash of its folder. */
  readonly scenarioHashes: Readonly<Record<string, string>>
  readonly machine: Manifest['machine']
  readonly versions: Manifest['versions']
}

/**
 * Trials of two codes, two scenarios, two machines or two sets of packages must not meet in one table. Load average differs always, so it
 * is no part of the machine's identity.
 * @throws BenchError E_NOT_RESUMABLE that names everything that differs
 */
export const assertResumable = (manifest: Manifest, now: Present): void => {
  const differences = [
    ...codeDifferences(manifest, now),
    ...scenarioDifferences(manifest, now),
    ...machineDifferences(manifest, now),
    ...versionDifferences(manifest, now),
  ]
  if (differences.length === 0) return
  throw new BenchError(
    'E_NOT_RESUMABLE',
    `the run ${manifest.id} cannot go on here: ${differences.join('; ')}`,
    'put back what differs, or start a new run with npm run bench',
  )
}

const codeDifferences = (manifest: Manifest, now: Present): string[] => [
  ...(manifest.commit === now.commit ? [] : [`commit was ${short(manifest.commit)}, is ${short(now.commit)}`]),
  ...(manifest.dirty === now.dirty
    ? manifest.changes === now.changes
      ? []
      : ['the work tree has other changes than it had']
    : [`the work tree was ${cleanliness(manifest.dirty)}, is ${cleanliness(now.dirty)}`]),
]

const scenarioDifferences = ({ scenarios }: Manifest, { scenarioHashes }: Present): string[] =>
  scenarios.flatMap(({ id, hash }) => {
    const present = scenarioHashes[id]
    if (present === undefined) return [`scenario ${id} is gone`]
    return present === hash ? [] : [`scenario ${id} was changed`]
  })

const machineDifferences = ({ machine }: Manifest, { machine: present }: Present): string[] =>
  (Object.keys(machine) as (keyof Manifest['machine'])[])
    .filter((key) => key !== 'loadAverage' && machine[key] !== present[key])
    .map((key) => `machine: ${key} was ${machine[key]}, is ${present[key]}`)

const versionDifferences = ({ versions }: Manifest, { versions: present }: Present): string[] =>
  [...new Set([...Object.keys(versions), ...Object.keys(present)])]
    .filter((name) => versions[name] !== present[name])
    .map((name) => `version: ${name} was ${versions[name] ?? 'missing'}, is ${present[name] ?? 'missing'}`)

const short = (commit: string): string => commit.slice(0, 12)
const cleanliness = (dirty: boolean): string => (dirty ? 'dirty' : 'clean')
