import { InvalidArgumentError } from 'commander'
import { holds } from '../../bench/load/validation/check.ts'
import type { Finding } from '../../bench/load/validation/check.ts'
import { validateGenerator } from '../../bench/load/validation/validate-generator.ts'
import type { CheckReport } from '../../bench/load/validation/validate-generator.ts'
import type { CliCommand } from '../command.ts'
import { exitCode } from '../exit-code.ts'

export const command: CliCommand = {
  summary: 'Hold the load generator against known truths',
  configure: (cli) =>
    void cli
      .option('--seed <number>', 'seed of the arrivals', wholeNumber, 1)
      .option('--json', 'print the reports as JSON, and nothing else')
      .addHelpText('after', '\nExit: 0 all hold, 1 one does not, 2 others used the machine too much to tell.'),
  run: async (cli) => {
    const { seed, json } = cli.opts<{ seed: number; json?: true }>()
    const reports: CheckReport[] = []
    for await (const report of validateGenerator(seed)) {
      reports.push(report)
      if (!json) console.log(tableOf(report))
    }
    const failed = reports.filter(({ passed }) => !passed)
    if (json) console.log(JSON.stringify({ seed, reports }, undefined, 2))
    else console.log(`${reports.length - failed.length} of ${reports.length} checks passed (seed ${seed})`)
    if (failed.length === 0) return exitCode.ok
    return failed.every(({ disturbed }) => disturbed) ? exitCode.undecidable : exitCode.failed
  },
}

const wholeNumber = (text: string): number => {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new InvalidArgumentError('write a whole number, for instance 1.')
  return value
}

const tableOf = ({ title, findings, tries, disturbed, disturbance }: CheckReport): string => {
  const others = `others used ${disturbance.othersCores.toFixed(2)} cores, the host took ${disturbance.stolenCores.toFixed(2)}`
  const remark = `${tries > 1 ? `, try ${tries}` : ''}${disturbed ? `, disturbed: ${others}` : ''}`
  return [`${title}${remark}`, ...findings.map(lineOf), ''].join('\n')
}

const lineOf = (finding: Finding): string => {
  const { what, unit, measured, low, high } = finding
  const isBound = low !== undefined || high !== undefined
  const bounds = isBound ? `${bound(low)} to ${bound(high)}` : ''
  const word = isBound ? (holds(finding) ? 'ok' : 'FAILED') : ''
  return `  ${what.padEnd(34)} ${`${threeDigits(measured)} ${unit}`.padStart(14)}  ${bounds.padEnd(18)} ${word}`.trimEnd()
}

const bound = (value: number | undefined): string => (value === undefined ? 'any' : threeDigits(value))

/** Three significant digits, but never fewer than a whole number has. */
const threeDigits = (value: number): string => (Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3))))
