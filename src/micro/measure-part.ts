import { Bench } from 'tinybench'
import { loadPart } from './load-parts.ts'
import type { PartVariant } from './part.ts'
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
  // tinybench adds up what it is told a call took, which is one part in `batch` of the time that passes.
  const bench = new Bench({ time: measureMs / batch, warmupTime: warmUpMs / batch, throws: true })
  const first = prepared.call()
  const isAsync = first instanceof Promise
  await first
  bench.add(id, isAsync ? () => timedAsync(prepared.call) : () => timed(prepared.call), { async: isAsync })
  await bench.run()
  const result = bench.tasks[0]?.result
  if (!result || !('latency' in result)) throw new Error(`tinybench gave no latency for ${id}`)
  return { p50Us: result.latency.p50 * 1_000, calls: result.latency.samplesCount * batch }
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
