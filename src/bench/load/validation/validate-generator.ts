import { watchMachine } from '../../probes/machine-watch.ts'
import type { Disturbance } from '../../probes/machine-watch.ts'
import { startChild } from '../../process/child.ts'
import { startGenerator } from '../generator.ts'
import { censoringCheck } from './censoring.ts'
import { holds, jobOf } from './check.ts'
import type { Check, CheckBench, Finding } from './check.ts'
import { mixtureCheck } from './mixture.ts'
import { rateCheck } from './rate.ts'
import { stallCheck } from './stall.ts'
import { throughputCheck } from './throughput.ts'

const checks: readonly Check[] = [rateCheck, stallCheck, mixtureCheck, throughputCheck, censoringCheck]

/** Others than us may use so much of the machine before a check that failed is blamed on them. */
const othersCoresMax = 0.1
const stolenCoresMax = 0.02
const triesMax = 3

export interface CheckReport {
  readonly title: string
  /** Of the last try. */
  readonly findings: readonly Finding[]
  readonly passed: boolean
  readonly tries: number
  readonly disturbance: Disturbance
  /** Others had so much of the machine in the last try that a failure says nothing of the generator. */
  readonly disturbed: boolean
}

/**
 * Holds the generator against known truths, each check in fresh processes, and reports each as it ends. A check that
 * failed while others used the machine is repeated, at most twice.
 */
export async function* validateGenerator(seed: number): AsyncGenerator<CheckReport> {
  for (const check of checks) {
    let report = await runCheck(check, seed, 1)
    while (!report.passed && report.disturbed && report.tries < triesMax) report = await runCheck(check, seed, report.tries + 1)
    yield report
  }
}

const runCheck = async (check: Check, seed: number, tries: number): Promise<CheckReport> => {
  await using server = await startChild({ args: ['bare-server'], name: 'bare server', readyTimeoutMs: 20_000 })
  await using generator = await startGenerator()
  const bench: CheckBench = { generator, serverUrl: (server.ready as { url: string }).url, seed }
  await generator.run(jobOf(bench, '/', { ratePerSecond: 2_000, seconds: 1 })) // Compilers and connections warm up.
  const disturbanceSince = watchMachine()
  const findings = await check.run(bench)
  const disturbance = disturbanceSince()
  const disturbed = disturbance.othersCores > othersCoresMax || disturbance.stolenCores > stolenCoresMax
  return { title: check.title, findings, passed: findings.every(holds), tries, disturbance, disturbed }
}
