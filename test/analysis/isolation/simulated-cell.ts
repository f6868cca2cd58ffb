import type { CellTrial } from '../../../src/analysis/isolation/pair.ts'
import { uniformFrom, type Uniform } from '../../../src/analysis/uniform.ts'
import type { CallResult } from '../../../src/store/samples.ts'
import type { FaultCell } from '../../../src/store/trial.ts'
import { phase, trialOf } from '../history.ts'

/** A trial that never was. What it leaves out is as in a run: 20 tenants, 400 calls a second, and nothing goes wrong. */
export interface Simulated {
  /** Of arrivals: a cell and its control have the same. */
  readonly seed: number
  /** Of all that two trials with the same arrivals do not share. */
  readonly luck: string
  readonly fault?: string
  /** Everything stands still once, so many ms after the fault's start. */
  readonly block?: { readonly atMs: number; readonly forMs: number }
  /** By how much longer bystanders' calls take while the fault is on. */
  readonly times?: number
  readonly cell?: Partial<FaultCell>
}

const tenants = 20
const ratePerSecond = 400
const [startedUs, endedUs, lastUs] = [1_200_000, 4_200_000, 5_400_000]

/** Median 3 ms and p99 19 ms, and about once in three seconds the machine does something else for 20 to 60 ms. */
const medianUs = 3_000
const sigma = 0.8
const hiccupsPerSecond = 0.3

export const simulatedCell = (about: Simulated): CellTrial => {
  const data = trialOf('') as CellTrial
  const arrivals = uniformFrom(about.seed, 'arrivals')
  const luck = uniformFrom(about.seed, about.luck)
  const pauses = [...pausesOf(luck), ...blockOf(about)]
  let atUs = 0
  for (let i = 0; (atUs += gapUs(arrivals)) < lastUs; i++) {
    const [tenant, hook] = [Math.floor(arrivals() * tenants), arrivals() < 0.5 ? 0 : 1]
    const isDuring = atUs >= startedUs && atUs < endedUs
    const own = medianUs * Math.exp(sigma * gaussian(luck)) * (isDuring && tenant > 0 ? (about.times ?? 1) : 1)
    addCall(data, { i, tenant, hook, atUs, us: withPauses(atUs, own, pauses) })
  }
  Object.assign(data.trial, { hooks: ['before', 'after'], tenants: Array.from({ length: tenants }, (_, i) => `tenant-${i}`) })
  data.trial.phases = [phase('baseline', 0, startedUs), phase('fault', startedUs, endedUs), phase('recovery', endedUs, lastUs)]
  Object.assign(data.trial, { cell: cellOf({ fault: about.fault ?? 'control', ...about.cell }) })
  return data
}

/** What a cell's record says where all is well, and the fault was seen. */
export const cellOf = (about: Partial<FaultCell> = {}): FaultCell => ({
  fault: 'endless-loop',
  intensity: 1,
  culprits: 1,
  reachedBy: Array.from({ length: tenants }, () => 'sandbox'),
  sign: '57 of 57 attempts ended timed-out',
  startedUs,
  endedUs,
  detectedUs: startedUs + 300_000,
  drainedUs: endedUs + 200_000,
  platformEnds: 0,
  platformLives: true,
  unclaimed: [],
  kept: [],
  swallowed: [],
  othersCores: 0,
  stolenCores: 0,
  isComplete: true,
  told: { customer: [], operator: [] },
  watch: { atUs: [], cpuUs: [], rssBytes: [], sockets: [], waiting: [], loopLagMs: [], trouble: [] },
  ...about,
})

interface Added {
  readonly i: number
  readonly tenant: number
  readonly hook: number
  readonly atUs: number
  readonly us: number
}

/** Of three decisions one is a refusal; every event has one effect, 2 ms after its acknowledgement. */
const addCall = ({ samples }: CellTrial, { i, tenant, hook, atUs, us }: Added): void => {
  const decision = i % 3 === 0 ? 'deny' : 'allow'
  const result: CallResult = hook === 1 ? 'accepted' : decision
  samples.hook ??= []
  samples.hook.push(hook)
  samples.phase.push(atUs < startedUs ? 'baseline' : atUs < endedUs ? 'fault' : 'recovery')
  samples.tenant.push(tenant)
  samples.operation.push(0)
  samples.intendedUs.push(atUs)
  samples.sentUs.push(atUs)
  samples.endUs.push(atUs + us)
  samples.status.push(200)
  samples.result.push(result)
  samples.eventId.push(`event-${i}`)
  samples.expectedDecision.push(hook === 1 ? null : decision)
  samples.expectedEffects.push(hook)
  samples.effects.push(hook)
  samples.effectUs.push(hook === 1 ? atUs + us + 2_000 : null)
}

interface Pause {
  readonly fromUs: number
  readonly toUs: number
}

const pausesOf = (luck: Uniform): Pause[] => {
  const pauses: Pause[] = []
  let atUs = 0
  while ((atUs += (-1e6 / hiccupsPerSecond) * Math.log(1 - luck())) < lastUs)
    pauses.push({ fromUs: atUs, toUs: atUs + 20_000 + 40_000 * luck() })
  return pauses
}

const blockOf = ({ block }: Simulated): Pause[] =>
  block ? [{ fromUs: startedUs + 1_000 * block.atMs, toUs: startedUs + 1_000 * (block.atMs + block.forMs) }] : []

/** Nothing goes on during a pause: whoever is there waits until it is over. */
const withPauses = (atUs: number, us: number, pauses: readonly Pause[]): number =>
  pauses
    .toSorted((a, b) => a.fromUs - b.fromUs)
    .reduce((sum, { fromUs, toUs }) => (atUs < toUs && atUs + sum > fromUs ? sum + toUs - Math.max(atUs, fromUs) : sum), us)

const gapUs = (uniform: Uniform): number => (-1e6 / ratePerSecond) * Math.log(1 - uniform())

/** Box and Muller (1958). */
const gaussian = (uniform: Uniform): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
