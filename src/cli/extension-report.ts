import type { UploadRefused } from '../approaches/approach.ts'
import type { Outcome } from '../hooks/outcome.ts'
import { exitCode } from './exit-code.ts'
import type { RunReport } from './extension-run.ts'

/** What became of the call, for a person. Units are chosen here. */
export const describeRun = ({ outcome, logs, usage, wallUs }: RunReport): string =>
  [
    `outcome  ${outcome.kind}`,
    ...resultLines(outcome),
    ...logs.map((line, index) => `${index === 0 ? 'logs     ' : gap}${line.replaceAll('\n', `\n${gap}`)}`),
    `usage    ${usageOf(usage, wallUs)}`,
    '',
  ].join('\n')

const gap = ' '.repeat(9)

const resultLines = (outcome: Outcome): string[] => {
  if (outcome.kind === 'ok') return [`result   ${JSON.stringify(outcome.value) ?? 'nothing'}`]
  if (outcome.kind === 'denied') return [`reason   ${outcome.reason ?? 'none given'}`]
  const { name, message, stack, hint } = outcome.error
  const text = (stack ?? `${name}: ${message}`).replaceAll('\n', `\n${gap}`)
  return [`error    ${text}`, ...(hint === undefined ? [] : [`${gap}→ ${hint}`])]
}

const usageOf = ({ cpuUs, heapBytes, requests = 0 }: RunReport['usage'] & object = {}, wallUs: number): string =>
  [
    ...(cpuUs === undefined ? [] : [`CPU ${ms(cpuUs)}`]),
    `wall ${ms(wallUs)} (a cold start)`,
    ...(heapBytes === undefined ? [] : [`heap ${(heapBytes / 2 ** 20).toPrecision(3)} MB`]),
    `${requests} ${requests === 1 ? 'request' : 'requests'}`,
  ].join(', ')

const ms = (us: number): string => `${Number((us / 1_000).toPrecision(3))} ms`

export const describeRefusal = ({ message, hint, file, line, column }: UploadRefused): string => {
  const place = line === undefined ? '' : ` (${file ?? 'extension.js'}:${line}:${column})`
  return `refused  ${message}${place}\n${gap}→ ${hint}\n`
}

/** 2 for an end that says nothing about the extension: the worker died, or had no time for it. */
export const exitCodeOfRun = ({ outcome: { kind } }: RunReport): number => {
  if (kind === 'ok' || kind === 'denied') return exitCode.ok
  return kind === 'crashed' || kind === 'shed' || kind === 'unknown' ? exitCode.undecidable : exitCode.failed
}
