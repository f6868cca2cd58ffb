import { InvalidArgumentError, type Command } from 'commander'
import { headlineMetric } from '../../analysis/headline.ts'
import { measuredNoise } from '../../analysis/measured-noise.ts'
import { metrics } from '../../analysis/registry.ts'
import { realisticNoise, type Noise } from '../../analysis/simulated-rounds.ts'
import { checkTargets, isMet, type TargetRow } from '../../analysis/statistics-targets.ts'
import { summarise } from '../../analysis/summarise.ts'
import { findProfile } from '../../bench/plan/profile.ts'
import { BenchError } from '../../hooks/bench-error.ts'
import { readRun } from '../../store/run-folder.ts'
import type { CliCommand } from '../command.ts'
import { exitCode } from '../exit-code.ts'

interface Options {
  readonly runs: number
  readonly seed: number
  readonly noiseOf?: string
  readonly json?: true
}

export const command: CliCommand = {
  summary: 'Hold the verdicts against simulated rounds whose truth is known',
  configure: (cli: Command) =>
    void cli
      .option('--runs <number>', 'simulated runs of each row', positive, 100)
      .option('--seed <number>', 'seed of the first simulated run', wholeNumber, 1)
      .option('--noise-of <run>', 'take the noise from a stored run that measured an approach against itself')
      .option('--json', 'print the rows as JSON, and nothing else')
      .addHelpText('after', '\nTakes some minutes. Exit: 0 every target is met, 1 one is missed.'),
  run: async (cli: Command) => {
    const { runs, seed, noiseOf, json } = cli.opts<Options>()
    const noise = noiseOf === undefined ? realisticNoise.p50 : await noiseOfRun(noiseOf)
    if (!json) console.log(`${describe(noise, noiseOf)}\n`)
    const profiles = ['quick', 'standard', 'rigorous']
      .map(findProfile)
      .map(({ id, rounds, againScenarios }) => ({ id, rounds, again: againScenarios > 0 }))
    const rows: TargetRow[] = []
    for (const row of checkTargets({ metrics, profiles, deciding: 'standard', noise, runs, seed })) {
      rows.push(row)
      if (!json) console.log(lineOf(row))
    }
    const missed = rows.filter((row) => !isMet(row))
    if (json) console.log(JSON.stringify({ seed, noise, rows }, undefined, 2))
    else console.log(`\n${conclusion(missed)}`)
    return missed.length === 0 ? exitCode.ok : exitCode.failed
  },
}

const noiseOfRun = async (folder: string): Promise<Noise> => {
  const run = await readRun(folder)
  const { rows } = summarise({ manifest: run.manifest, trials: await run.trials(), complete: true })
  const noise = measuredNoise(rows, [headlineMetric('before'), headlineMetric('after')])
  if (noise) return noise
  throw new BenchError(
    'E_NO_NOISE',
    `${folder} has not six rounds of an approach against itself`,
    'give a run of the standard profile, or leave --noise-of out',
  )
}

const describe = ({ spread, correlation, burstShare }: Noise, run: string | undefined): string =>
  [
    `Noise of a median response, ${run === undefined ? 'assumed (src/analysis/simulated-rounds.ts)' : `as measured in ${run}`}:`,
    `16 identical trials spread ${spread.toFixed(2)}×, two trials of a round correlate ${correlation.toFixed(2)},`,
    burstShare === 0
      ? 'bursts are within the spread, which makes this stern'
      : `and ${burstShare * 100} % of trials meet a burst besides`,
  ].join(' ')

const lineOf = (row: TargetRow): string => {
  const { what, rounds, share, atMost, atLeast } = row
  const bound = atMost !== undefined ? `at most ${percent(atMost)}` : atLeast !== undefined ? `at least ${percent(atLeast)}` : ''
  const word = bound === '' ? '' : isMet(row) ? 'ok' : 'MISSED'
  return `${what.padEnd(56)} ${`${rounds} rounds`.padStart(10)} ${percent(share).padStart(7)}  ${bound.padEnd(14)} ${word}`.trimEnd()
}

const conclusion = (missed: readonly TargetRow[]): string =>
  missed.length === 0
    ? 'Every target is met.'
    : `${missed.length} missed: ${missed.map(({ what }) => what).join('; ')}.\n  → take as many rounds as the last row says, or lower the noise: a quiet machine, longer phases`

const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`

const wholeNumber = (text: string): number => {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new InvalidArgumentError('write a whole number, for instance 1.')
  return value
}

const positive = (text: string): number => {
  const value = wholeNumber(text)
  if (value < 1) throw new InvalidArgumentError('write a whole number of at least 1.')
  return value
}
