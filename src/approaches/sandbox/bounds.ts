import { defaultLimits } from '../approach.ts'
import type { Call } from '../bridge/call.ts'
import type { Hosted } from '../bridge/hosted.ts'
import type { Bounds } from './isolate.ts'

/**
 * A call that a busy machine starved, or that cannot be tried again, gets more of the wall clock for the same CPU; none
 * gets more than its caller waits for, however much CPU its tenant may use: the worker is its neighbours', too.
 */
export const boundsOf = (call: Call, hosted: Hosted): Bounds => {
  const mostUs = 1_000 * Math.max(leastSliceMs, call.deadlineMs - performance.now() + afterDeadlineMs)
  const leftUs = hosted.cpuUs - call.cpuUs
  const tries = Math.min(mostStarved, Math.max(call.starved, call.requests > 0 ? 1 : 0))
  return { cpuUs: Math.min(leftUs, mostUs), sliceUs: Math.min(leftUs + (patience ** tries - 1) * hosted.cpuUs, mostUs) }
}

/** So much anyone may hold a worker: who came late to it on a busy machine is not to be taken for one that loops. */
export const leastSliceMs = defaultLimits.cpuMs
/** The call itself ends first, by its own clock. */
const afterDeadlineMs = 20
const patience = 3
/** How often a call is tried again because the machine kept it from its CPU time. */
export const mostStarved = 2
