import { BenchError } from '../hooks/bench-error.ts'
import type { Manifest } from '../store/manifest.ts'
import type { Summary } from '../store/summary.ts'

/** What the publisher knows of the run's commit, by asking git: is it part of what is checked out? */
export type Ancestry = 'ancestor' | 'stranger'

/**
 * What is published will be cited, so it must be repeatable and whole.
 * @throws BenchError E_NOT_PUBLISHABLE with every reason, and what to do about each
 */
export const refuseToPublish = (manifest: Manifest, summary: Summary, ancestry: Ancestry): void => {
  const refusals = [...aboutTheCode(manifest, ancestry), ...aboutTheRun(manifest, summary)]
  if (refusals.length === 0) return
  const steps = new Set(refusals.map(({ next }) => next))
  throw new BenchError(
    'E_NOT_PUBLISHABLE',
    `${manifest.id} is not published: ${refusals.map(({ reason }) => reason).join('; ')}`,
    [...steps].join('; '),
  )
}

interface Refusal {
  readonly reason: string
  readonly next: string
}

const measureAgain = 'commit everything, then measure with npm run bench -- --profile standard'

const aboutTheCode = ({ dirty, commit }: Manifest, ancestry: Ancestry): Refusal[] => {
  const known = /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(commit)
  return [
    ...(dirty ? [{ reason: 'its code had changes that no commit holds', next: measureAgain }] : []),
    ...(known ? [] : [{ reason: 'it belongs to no known commit', next: measureAgain }]),
    ...(known && ancestry === 'stranger'
      ? [
          {
            reason: `its commit ${commit.slice(0, 7)} is not part of what is checked out here`,
            next: 'check out a branch that holds that commit (in a shallow clone: git fetch --unshallow), or measure here again',
          },
        ]
      : []),
  ]
}

const aboutTheRun = ({ profile }: Manifest, { complete, cells, isolation }: Summary): Refusal[] => [
  ...(profile === 'smoke' ? [{ reason: 'it is a smoke run, whose figures say nothing', next: measureAgain }] : []),
  ...(complete
    ? []
    : [{ reason: 'it was stopped before its end', next: 'end it with npm run bench -- --resume RUN, then publish it' }]),
  ...(isolation
    ? [{ reason: 'it is of fault cells, which the published tables do not show', next: 'keep its folder, or send its report.md' }]
    : []),
  ...(cells.length > 0 || isolation
    ? []
    : [{ reason: 'it holds no sound figure', next: 'look at its voids with npm run report -- RUN' }]),
]
