import { Bench } from 'tinybench'
import { loadPart } from './load-parts.ts'
import type { Part, PartVariant, PreparedPart } from './part.ts'
import { payloadOf } from './payload.ts'

export interface PartMeasurement {
  readonly p50Us: number
  readonly calls: number
}

const warmUpMs = 150
const measureMs = 350
/** Calls between two readings of the clock: one reading costs as much as a small call. */
const batch = 8

/** Measures one variant of one part in this process, which should be fresh. */
export const measurePart = async (id: string, variant: PartVariant, sizeKb: number): Promise<PartMeasurement> => {
  const part = await loadPart(id)
  await using prepared = await part.prepare(variant, payloadOf(sizeKb))
  await prepared.setUp?.()
  const first = prepared.call()
  const isAsync = first instanceof Promise
  await first
  const bench = new Bench({ ...paceOf(part), throws: true })
  bench.add(id, timerOf(part, prepared, isAsync), { async: isAsync || part.slowCalls !== undefined })
  await bench.run()
  const result = bench.tasks[0]?.result
  if (!result || !('latency' in result)) throw new Error(`tinybench gave no latency for ${id}`)
  const perSample = (part.slowCalls === undefined ? batch : 1) * (prepared.inOne ?? 1)
  return { p50Us: (result.latency.p50 * 1_000) / (prepared.inOne ?? 1), calls: result.latency.samplesCount * perSample }
}

/** tinybench adds up what it is told a call took, which is one part in `batch` of the time that passes. */
const paceOf = ({ slowCalls }: Part) =>
  slowCalls === undefined
    ? { time: measureMs / batch, warmupTime: warmUpMs / batch }
    : { time: 0, iterations: slowCalls, warmupTime: 0, warmupIterations: 3 }

type Timer = () => { overriddenDuration: number } | Promise<{ overriddenDuration: number }>

const timerOf = ({ slowCalls }: Part, prepared: PreparedPart, isAsync: boolean): Timer => {
  if (slowCalls !== undefined) return () => timedOnce(prepared)
  return isAsync ? () => timedAsync(prepared.call) : () => timed(prepared.call)
}

const timedOnce = async (prepared: PreparedPart): Promise<{ overriddenDuration: number }> => {
  await prepared.setUp?.()
  const now = prepared.cpu ? cpuMs : () => performance.now()
  const start = now()
  await prepared.call()
  return { overriddenDuration: now() - start }
}

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

const timed = (call: () => unknown): { overriddenDuration: number } => {
  const start = performance.now()
  for (let i = 0; i < batch; i++) call()
  return { overriddenDuration: (performance.now() - start) / batch }
}

const timedAsync = async (call: () => unknown): Promise<{ overriddenDuration: number }> => {
  const start = performance.now()
  for (let i = 0; i < batch; i++) await call()
  return { overriddenDuration: (performance.now() - start) / batch }
}
