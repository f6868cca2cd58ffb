import type { Manifest } from '../store/manifest.ts'
import type { Cell, Notice, Row } from '../store/summary.ts'
import { effortDisagrees } from './effort.ts'
import type { Metric, TrialData } from './metric.ts'
import type { Settled } from './rounds.ts'
import { disturbances } from './void-rules.ts'

export interface NoticesRequest {
  readonly manifest: Manifest
  readonly trials: readonly TrialData[]
  readonly settled: readonly Settled[]
  readonly metrics: readonly Metric[]
  readonly rows: readonly Row[]
  readonly cells: readonly Cell[]
  readonly complete: boolean
}

/** What a reader must know beside the figures, each with what to do next. */
export const noticesOf = (request: NoticesRequest): Notice[] => [
  ...voidNotices(request.settled),
  ...disturbed(request.settled),
  ...stopped(request),
  ...faultsWithoutEffect(request.settled),
  ...effortDisagrees(request.trials).map(({ runbook, approach }): Notice => ({
    level: 'warning',
    approach,
    message: `the runbook "${runbook}" took different steps in different trials; the first ones are shown`,
    next: 'look at the runbooks of the trials in the run folder',
  })),
  ...pooledAndWithheld(request),
  ...limits(request.manifest),
]

/** The words "no sound trial" are read by the exit code: with them, an approach has no figure at all. */
const voidNotices = (settled: readonly Settled[]): Notice[] =>
  [...Map.groupBy(settled, ({ scenario, approach }) => `${scenario}\n${approach}`).values()].flatMap((group) => {
    const { scenario, approach } = group[0] ?? { scenario: '', approach: '' }
    const voided = group.filter(({ voids }) => voids.length > 0)
    const lost = voided.filter(({ sound }) => !sound)
    if (voided.length === 0) return []
    const tries = voided.reduce((sum, { voids }) => sum + voids.length, 0)
    const [reason = ''] = voided.flatMap(({ voids }) => voids.flat())
    const what = lost.length === group.length ? 'no sound trial' : `${tries} void ${tries === 1 ? 'try' : 'tries'}`
    const rest = lost.length === 0 ? 'all repeated with success' : `${lost.length} of ${group.length} rounds are left out`
    return [{ level: 'void', scenario, approach, message: `${what}, ${rest}; first reason: ${reason}`, next: remedyFor(reason) }]
  })

const remedyFor = (reason: string): string => {
  if (/lag|target rate/.test(reason)) return 'close other programs, or lower the scenario’s load.ratePerSecond, and run again'
  if (/of a core/.test(reason)) return 'lower the scenario’s load.ratePerSecond, or use a machine with more cores'
  return 'look at "voids" and at the samples of these trials in the run folder'
}

/** Of trials that count all the same, as those of a smoke run do. */
const disturbed = (settled: readonly Settled[]): Notice[] => {
  const reasons = settled.flatMap(({ sound, scenario, approach }) =>
    (sound ? disturbances(sound) : []).slice(0, 1).map((reason) => `${scenario} × ${approach}, ${reason}`),
  )
  const [first] = reasons
  if (first === undefined) return []
  const message = `noise would void ${reasons.length} of ${settled.length} trials in a run that measures; the first: ${first}`
  return [{ level: 'warning', message, next: 'measure on a quieter machine, or with more rounds: --profile standard' }]
}

const stopped = ({ complete }: NoticesRequest): Notice[] =>
  complete
    ? []
    : [
        {
          level: 'warning',
          message: 'the run has not ended: these figures are partial',
          next: 'resume it: npm run bench -- --resume and the folder of this run',
        },
      ]

const faultsWithoutEffect = (settled: readonly Settled[]): Notice[] => {
  const missed = settled.filter(({ sound }) => sound?.trial.phases.some(({ fault }) => fault && !fault.tookEffect))
  return [...Map.groupBy(missed, ({ scenario, approach }) => `${scenario}\n${approach}`).values()].map((group) => ({
    level: 'warning',
    ...(group[0] && { scenario: group[0].scenario, approach: group[0].approach }),
    message: `the fault was not seen to take effect in ${group.length} ${group.length === 1 ? 'round: it says' : 'rounds: they say'} nothing of isolation, and ${group.length === 1 ? 'is' : 'are'} left out of it`,
    next: 'use a longer isolation phase: --profile standard',
  }))
}

const pooledAndWithheld = ({ cells, rows, settled, metrics }: NoticesRequest): Notice[] => {
  if (settled.length === 0) return []
  const pooled = new Set(cells.filter((cell) => cell.pooled).map(({ metric }) => metric))
  const known = new Set([...rows, ...cells].map(({ metric }) => metric))
  const percentiles = metrics.filter((metric) => metric.pooled !== undefined && applicable(metric, settled))
  const withheld = percentiles.filter(({ id }) => !known.has(id)).map(({ id }) => id)
  const next = 'take longer phases for it: --profile standard'
  return [
    ...(pooled.size === 0
      ? []
      : [
          limit(
            `one round has too few calls for ${[...pooled].join(', ')}: taken over all rounds together, without interval or verdict`,
            next,
          ),
        ]),
    ...(withheld.length === 0
      ? []
      : [
          limit(
            `withheld: ${withheld.join(', ')}. A percentile needs ten calls beyond it, and none of them cut off before its end`,
            next,
          ),
        ]),
  ]
}

const applicable = ({ id, phase }: Metric, settled: readonly Settled[]): boolean => {
  const trials = settled.flatMap(({ sound }) => (sound ? [sound.trial] : []))
  const hasEffects = settled.some(({ sound }) => sound?.samples.result.includes('accepted'))
  const inPhase = phase !== 'isolation' || trials.some(({ phases }) => phases.some(({ fault }) => fault?.tookEffect))
  return inPhase && (!id.includes('effect') || hasEffects)
}

const limits = (manifest: Manifest): Notice[] =>
  manifest.faults ? limitsOfCells(manifest) : [...networkLimits(manifest), ...shortAndSmall(manifest)]

/** Fault cells show ratios, and neither rates nor CPU per event. */
const limitsOfCells = ({ profile, machine }: Manifest): Notice[] => [
  limit(
    'calls travel over loopback: bystanders behind webhooks are answered sooner than in production, so the same delay is a larger ratio',
    'read the times in report.md beside the ratios',
  ),
  ...(machine.cores <= 4
    ? [
        limit(
          `${machine.cores} cores are shared by platform, customer, third party and generator: who takes a core takes it from all of them`,
          'compare approaches within this run, and not with another machine’s',
        ),
      ]
    : []),
  ...short(profile, 'npm run bench -- --faults --profile standard'),
]

/** Of a run with distances, the scenarios without are named. */
const networkLimits = ({ network, realisation, scenarios }: Manifest): Notice[] => {
  const loopback = scenarios.filter((scenario) => scenario.network?.loopback ?? true)
  if (realisation !== undefined)
    return [
      ...loopback.map(({ id }) => ({
        ...limit('its calls travel over loopback: the floor of the others', 'read its webhook times as a floor'),
        scenario: id,
      })),
      limit(
        `distance is emulated (${network}), and what emulates it shares the cores of this machine`,
        'its own CPU is in the column "emulator" and in no approach’s account',
      ),
    ]
  return network !== 'loopback'
    ? []
    : [
        limit(
          'calls travel over loopback, which flatters webhooks: no distance, no loss, and TLS only where a variant has it',
          'read webhook times as a floor',
        ),
      ]
}

const shortAndSmall = ({ profile, machine }: Manifest): Notice[] => [
  ...(machine.cores <= 4
    ? [
        limit(
          `${machine.cores} cores are shared by platform, customer, third party and generator: highest rates are of this machine`,
          'compare CPU per event; it depends least on the machine',
        ),
      ]
    : []),
  ...short(profile, 'npm run bench -- --profile standard'),
]

const short = (profile: string, command: string): Notice[] =>
  profile === 'quick' || profile === 'smoke'
    ? [limit(`${profile} runs are short: indicative only`, `for a decision: ${command}`)]
    : []

const limit = (message: string, next: string): Notice => ({ level: 'limit', message, next })
