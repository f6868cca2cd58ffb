import type { Command } from 'commander'
import { summarise } from '../../analysis/summarise.ts'
import { voidRulesOf } from '../../analysis/void-rules.ts'
import { again } from '../../bench/plan/contestant.ts'
import { describeRun } from '../../bench/plan/describe-run.ts'
import { readLayers } from '../../bench/probes/layers.ts'
import { estimateSeconds } from '../../bench/plan/plan.ts'
import { profileIds } from '../../bench/plan/profile.ts'
import { runPlan } from '../../bench/runner/run.ts'
import { leftOf } from '../../store/complete.ts'
import { createRun, type Run } from '../../store/run-folder.ts'
import { allContestants } from '../all-contestants.ts'
import { readBenchOptions, type BenchOptions, type TypedOptions } from '../bench-options.ts'
import type { CliCommand } from '../command.ts'
import { exitCode, exitCodeOf } from '../exit-code.ts'
import { listEverything } from '../list-everything.ts'
import { listenForInterrupt } from '../interrupt.ts'
import { printPlan } from '../print-plan.ts'
import { createProgress } from '../progress.ts'
import { refuseBesideResume, resumeRun } from '../resume-run.ts'
import { writeReports } from '../write-reports.ts'

const examples = `
Examples:
  npm run bench                                             all scenarios, under four minutes, indicative
  npm run bench -- --profile standard                       for a decision
  npm run bench -- --scenario sms-reply --rounds 10         one scenario
  npm run bench -- --scenario ../my-product/order-check     a scenario of your own, from any folder
  npm run bench -- --scenario sms-reply-crm --network rtt=0,20,80,thirdParty=customer
  npm run bench -- --approach none,sandbox,sandbox:in-process,process,webhook
  npm run bench -- --faults                                 every fault under every way to be extended
  npm run bench -- --fault endless-loop --bad-share 1,5,20,50 --approach sandbox,webhook
  npm run bench -- --resume results/20261123T120000Z-quick-1`

export const command: CliCommand = {
  summary: 'measure approaches side by side and print the tables',
  configure: (bench: Command) => {
    bench
      .option('--profile <id>', `how long and how often: ${profileIds.join(', ')}`, 'quick')
      .option('--scenario <id-or-path...>', 'a scenario by its name or its folder (repeatable; default: all)')
      .option('--approach <ids>', 'approaches, with commas between (default: none,native,sandbox,webhook)')
      .option('--network <values>', 'what lies between platform and customer: rtt=0,20,80 (ms), jitter, loss, bandwidth, tls, …')
      .option('--faults', 'instead: what each fault of a customer or the platform costs everybody else (under 15 minutes)')
      .option('--fault <ids>', 'the same with these faults only, with commas between')
      .option('--intensity <numbers>', "how bad, instead of the fault's own number: --fault slow --intensity 100,1000")
      .option('--bad-share <percents>', 'of the tenants that it happens to, with commas between (default: 5)')
      .option('--rounds <n>', "rounds instead of the profile's")
      .option('--seed <n>', 'what everything random comes from (default: 1)')
      .option('--out <dir>', 'where run folders are made', 'results')
      .option('--resume <dir>', 'go on with a run that was stopped, with its own options')
      .option('--json', 'the summary as JSON on stdout, and nothing else there')
      .option('--list', 'what there is: scenarios, approaches, faults, runbooks, profiles')
      .option('--dry-run', 'print the plan (with --resume: what is left of it) and how long it takes, and run nothing')
      .addHelpText('after', examples)
  },
  run: async (bench: Command) => {
    const typed = bench.opts<TypedOptions>()
    if (typed.resume !== undefined) refuseBesideResume(bench)
    if (typed.list) return listEverything()
    const { options, run } = typed.resume === undefined ? await startRun(typed) : await resumeRun(typed.resume)
    if (!run) return exitCode.ok
    await using open = run
    if (typed.dryRun) {
      printPlan(open.manifest, options, leftOf(open.manifest, await open.trials(), voidRulesOf(options.profile.id)))
      return exitCode.ok
    }
    using interrupt = listenForInterrupt()
    const finished = await measure(open, options, interrupt.signal)
    const summary = summarise({ manifest: open.manifest, trials: await open.trials(), complete: finished })
    await writeReports(open, summary, typed.json === true)
    if (!finished) console.error(`\nTo go on: npm run bench -- --resume ${open.folder}`)
    return interrupt.code() ?? exitCodeOf(summary)
  },
}

const startRun = async (typed: TypedOptions): Promise<{ options: BenchOptions; run: Run | undefined }> => {
  const options = await readBenchOptions(typed)
  const [scenario] = options.scenarios
  const layers = typed.dryRun || !scenario ? new Map() : await readLayers(scenario, options.contestants)
  const manifest = await describeRun({ ...options, layers, command: ['npm run bench --', ...process.argv.slice(3)].join(' ') })
  if (typed.dryRun) {
    printPlan(manifest, options, manifest.plan)
    return { options, run: undefined }
  }
  return { options, run: await createRun(typed.out, manifest) }
}

const measure = async (run: Run, options: BenchOptions, signal: AbortSignal): Promise<boolean> => {
  const { profile, scenarios, contestants, realisation } = options
  const { plan } = run.manifest
  const progress = createProgress(process.stderr, estimateSeconds(plan, profile, scenarios))
  const voidReasons = voidRulesOf(profile.id)
  const done = new Map<number, { tries: number; sound: boolean }>()
  for (const data of await run.trials())
    done.set(data.trial.index, { tries: data.trial.try, sound: voidReasons(data).length === 0 })
  try {
    return await runPlan({
      plan,
      profile,
      realisation,
      scenarios: new Map(scenarios.map((scenario) => [scenario.id, scenario])),
      contestants: new Map([...allContestants(), ...contestants.map(again)].map((contestant) => [contestant.id, contestant])),
      done,
      save: ({ trial, samples }) => run.saveTrial(trial, samples),
      voidReasons,
      onProgress: (event) => progress.show(event),
      signal,
    })
  } finally {
    progress.end()
  }
}
