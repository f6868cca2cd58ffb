import type { HookEvent } from '../../hooks/event.ts'
import type { Approach, Attempt, Budget, UploadRefused } from '../approach.ts'
import { type Call, createCall } from '../bridge/call.ts'
import { cpuTimedOut, notBuilt, overMemory, shed, siblingEnded, starved } from '../bridge/ending.ts'
import type { Host } from '../bridge/host-calls.ts'
import { createHosted, type Hosted } from '../bridge/hosted.ts'
import { readOutbox } from '../bridge/outbox.ts'
import { createEgress } from '../egress.ts'
import { createNoServices } from '../no-services.ts'
import { boundsOf, mostStarved } from './bounds.ts'
import { type Bounds, createIsolate, type Entered, type Isolate } from './isolate.ts'

/** A deployment with the isolate that serves it, built anew after one has ended. */
interface Guest {
  readonly hosted: Hosted
  readonly guests: Map<Hosted, Guest>
  readonly runs: Map<number, Run>
  isolate: Isolate | undefined
}

interface Run {
  readonly id: number
  readonly call: Call
  /** The isolate knows that it is over. */
  over: boolean
}

const maxActive = 1_000

/** isolated-vm at its fastest: entered from this process's event loop, which stands still until the entry comes back. */
export const createInProcessSync = async (
  allowedNetworks: readonly string[],
  services = createNoServices(),
): Promise<Approach> => {
  const host = { egress: createEgress(allowedNetworks), services }
  const guests = new Map<Hosted, Guest>()
  let lastKey = 0
  return {
    deploy: async (deployable) => {
      const hosted = createHosted(++lastKey, deployable)
      guests.set(hosted, { hosted, guests, runs: new Map(), isolate: createIsolate(hosted.source) })
      return hosted
    },
    invoke: (deployment, event, budget) => invoke(guests.get(deployment as Hosted), event, budget, host),
    retire: async (deployment) => {
      const hosted = deployment as Hosted
      hosted.retired = true
      if (hosted.active === 0) discard(guests, hosted)
    },
    close: async () => {
      for (const { hosted, runs } of [...guests.values()]) {
        for (const { call } of [...runs.values()]) call.end(shed('the platform is stopping'))
        discard(guests, hosted)
      }
      await host.egress.close()
    },
  }
}

const discard = (guests: Map<Hosted, Guest>, hosted: Hosted): void => {
  guests.get(hosted)?.isolate?.dispose()
  guests.delete(hosted)
}

let lastRun = 0

const invoke = (guest: Guest | undefined, event: HookEvent, budget: Budget, host: Host): Promise<Attempt> => {
  if (!guest) return Promise.resolve({ outcome: shed('the extension is no longer deployed'), logs: [] })
  const { hosted } = guest
  if (hosted.active >= maxActive)
    return Promise.resolve({ outcome: shed(`${maxActive} calls of this extension are waiting already`), logs: [] })
  const call = createCall({ event, budget, grant: hosted.grant, host, onEnd: () => onEnd(guest, run) })
  const run: Run = { id: ++lastRun, call, over: false }
  hosted.active++
  guest.runs.set(run.id, run)
  begin(guest, run)
  return call.attempt
}

const onEnd = (guest: Guest, run: Run): void => {
  guest.hosted.active--
  guest.runs.delete(run.id)
  if (!run.over && run.call.entered) guest.isolate?.cancel(run.id)
  if (guest.hosted.retired && guest.hosted.active === 0) discard(guest.guests, guest.hosted)
}

const begin = (guest: Guest, run: Run): void => {
  try {
    guest.isolate ??= createIsolate(guest.hosted.source)
  } catch (error) {
    const { message, hint } = error as UploadRefused
    return run.call.end(notBuilt(JSON.stringify({ message, hint })))
  }
  run.call.entered = true
  enter(guest, run, (isolate, bounds) => isolate.invoke(run.id, run.call.event, bounds))
}

const enter = (guest: Guest, run: Run, entry: (isolate: Isolate, bounds: Bounds) => Entered): void => {
  const { hosted, isolate } = guest
  if (run.call.ended || !isolate) return
  const bounds = boundsOf(run.call, hosted)
  if (bounds.cpuUs <= 0) return run.call.end(cpuTimedOut(hosted.cpuMs))
  const { outbox, cpuUs, ending, stack } = entry(isolate, bounds)
  run.call.cpuUs += cpuUs
  if (ending !== undefined && !isolate.perCall) guest.isolate = undefined
  take(guest, outbox)
  if (stack !== undefined) run.call.take('T', JSON.stringify(stack), () => {})
  if (ending !== undefined) onIsolateGone(guest, run, ending)
}

const take = (guest: Guest, outbox: string): void => {
  readOutbox(outbox, (kind, id, json) => {
    const run = guest.runs.get(id)
    if (!run) return
    if (kind !== 'L' && kind !== 'C') run.over = true
    run.call.take(kind, json, (reply) => enter(guest, run, (isolate, bounds) => isolate.resume(run.id, reply, bounds)))
  })
}

/** All that were inside the culprit's isolate end with it, but for those that the machine cut off and that cannot have had an effect. */
const onIsolateGone = (guest: Guest, culprit: Run, ending: 'cpu' | 'memory' | 'starved'): void => {
  if (ending === 'cpu') culprit.call.end(cpuTimedOut(guest.hosted.cpuMs))
  if (ending === 'memory') culprit.call.end(overMemory(guest.hosted.source.memoryMb))
  for (const run of guest.isolate?.perCall ? [culprit] : [...guest.runs.values()]) {
    if (ending !== 'starved') run.call.end(siblingEnded())
    else if (run.call.requests > 0 || run.call.starved >= mostStarved) run.call.end(starved())
    else again(guest, run)
  }
}

const again = (guest: Guest, run: Run): void => {
  run.call.starved++
  run.call.rewind()
  begin(guest, run)
}
