import type { Manifest } from '../store/manifest.ts'

/** A scenario at several distances, all else of the network being the same; the nearest first. */
export interface Distance {
  /** The scenario's id without the network: `sms-reply`. */
  readonly scenario: string
  readonly phase: Manifest['scenarios'][number]['phase']
  /** What the network is besides: `third party beside the customer`. */
  readonly besides: string
  /** `id` is that of the scenario at this distance. */
  readonly points: readonly { readonly id: string; readonly rttMs: number }[]
}

/** The scenarios of a run that were measured at two distances or more. */
export const distancesOf = (scenarios: Manifest['scenarios']): Distance[] => {
  const networked = scenarios.flatMap(({ id, phase, network }) => (network ? [{ id, phase, network }] : []))
  const groups = Map.groupBy(networked, ({ id, network }) => id.replace(`@rtt${network.rttMs}`, '@'))
  return [...groups.values()].flatMap((group) => {
    const points = group.map(({ id, network }) => ({ id, rttMs: network.rttMs })).toSorted((a, b) => a.rttMs - b.rttMs)
    const [first] = group
    const farthest = group.toSorted((a, b) => b.network.rttMs - a.network.rttMs)[0]
    if (!first || !farthest || points.length < 2) return []
    // Of the farthest, because one without any distance tells of nothing else either.
    const besides = farthest.network.text.replace(/^[^,]*, /, '')
    return [{ scenario: first.id.replace(/@.*$/, ''), phase: first.phase, besides, points }]
  })
}
