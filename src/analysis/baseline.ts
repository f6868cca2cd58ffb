import type { Manifest } from '../store/manifest.ts'

type Approaches = Manifest['approaches']

/** Frames every table and competes with nobody: `none` is the floor, `native` the limit. */
const frame: ReadonlySet<string> = new Set(['none', 'native'])

export const isContestant = (approach: string): boolean => !frame.has(approach.split(':')[0] ?? '')

/**
 * What all others are compared with: `webhook`, because it is what most platforms have today; else the first approach
 * that runs at the customer; else the last one. A choice of words alone: the ratio the other way round is its inverse.
 */
export const baselineOf = (approaches: Approaches): string | undefined =>
  approaches.length < 2
    ? undefined
    : (
        approaches.find(({ id }) => id === 'webhook') ??
        approaches.find(({ runsAt }) => runsAt === 'customer') ??
        approaches.findLast(({ id }) => isContestant(id)) ??
        approaches.at(-1)
      )?.id

/** The approach that a finding is about: `sandbox`, else the first contestant that is not the baseline itself. */
export const rivalOf = (approaches: Approaches, baseline: string): string | undefined =>
  (
    approaches.find(({ id }) => id === 'sandbox' && id !== baseline) ??
    approaches.find(({ id }) => isContestant(id) && id !== baseline)
  )?.id
