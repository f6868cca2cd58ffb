import type { Scenario } from '../scenario/scenario.ts'
import type { Profile } from './profile.ts'

/** What of a scenario makes its phases long or short. */
export type Pace = Pick<Scenario, 'tenants'> & { readonly load: Pick<Scenario['load'], 'ratePerSecond'> }

/**
 * How long a phase of a trial lasts. Profiles that show tails plan steady and isolation phases in calls, because a
 * percentile needs ten observations beyond it, however slowly they come.
 */
export const secondsOf = (profile: Profile, phase: string, { tenants, load }: Pace): number => {
  const callsIn = (ratePerSecond: number): number => profile.leastCalls / ratePerSecond
  switch (phase) {
    case 'warm-up':
      return profile.warmUpSeconds
    case 'steady':
      return Math.max(profile.steadySeconds, callsIn(load.ratePerSecond))
    case 'isolation':
      return Math.max(profile.isolationSeconds, callsIn((load.ratePerSecond * (tenants - 1)) / tenants))
    case 'saturation':
      return profile.saturationSeconds
    default:
      return 0
  }
}
