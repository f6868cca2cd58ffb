import type { HookEvent } from '../../hooks/event.ts'
import type { Approach, Attempt, Budget, UploadRefused } from '../approach.ts'
import { createEgress } from '../egress.ts'
import { createNoServices } from '../no-services.ts'
import { type AsyncIsolate, createAsyncIsolate } from './async-isolate.ts'
import { type Call, createCall } from '../bridge/call.ts'
import { cpuTimedOut, notBuilt, overMemory, shed, siblingEnded } from '../bridge/ending.ts'
import type { Host } from '../bridge/host-calls.ts'
import { createHosted, type Hosted } from '../bridge/hosted.ts'
import type { Entered } from './isolate.ts'
import { readOutbox } from '../bridge/outbox.ts'

/** A deployment with the isolate that serves it, built anew after one has ended. */
interface Guest {
  readonly hosted: Hosted
  readonly guests: Map<Hosted, Guest>
  readonly runs: Map<number, Call>
  isolate: Promise<AsyncIsolate> | undefined
}

const maxActive = 1_000

/** isolated-vm as most products use it: an isolate a tenant and version, in this process, entered asynchronously. */
export const createInProcess = async (allowedNetworks: readonly string[], services = createNoServices()): Promise<Approach> => {
  const host = { egress: createEgress(allowedNetworks), services }
  const guests = new Map<Hosted, Guest>()
  let lastKey = 0
  return {
    deploy: async (deployable) => {
      const hosted = createHosted(++lastKey, deployable)
      const isolate = await createAsyncIsolate(hosted.source)
      guests.set(hosted, { hosted, guests, runs: new Map(), isolate: Promise.resolve(isolate) })
      return hosted
    },
    invoke: (deployment, event, budget) => invoke(guests.get(deployment as Hosted), event, budget, host),
    retire: async (deployment) => {
      const hosted = deployment as Hosted
      const guest = guests.get(hosted)
      hosted.retired = true
      if (guest && hosted.active === 0) await discard(guest)
    },
    close: async () => {
      for (const guest of [...guests.values()]) {
        for (const call of guest.runs.values()) call.end(shed('the platform is stopping'))
        await discard(guest)
      }
      await host.egress.close()
    },
  }
}

const discard = async (guest: Guest): Promise<void> => {
  if (!guest.guests.delete(guest.hosted)) return
  await guest.isolate?.then(
    (isolate) => isolate.dispose(),
    () => {},
  )
}

let lastRun = 0

const invoke = async (guest: Guest | undefined, event: HookEvent, budget: Budget, host: Host): Promise<Attempt> => {
  if (!guest) return { outcome: shed('the extension is no longer deployed'), logs: [] }
  const { hosted, runs } = guest
  if (hosted.active >= maxActive) return { outcome: shed(`${maxActive} calls of this extension are waiting already`), logs: [] }
  const run = ++lastRun
  const call = createCall({ event, budget, grant: hosted.grant, host, onEnd: () => onEnd(guest, run) })
  hosted.active++
  runs.set(run, call)
  begin(guest, call, run)
  return call.attempt
}

const begin = (guest: Guest, call: Call, run: number): void => {
  void enter(guest, call, run, (isolate, cpuUs) => {
    call.entered = true
    return isolate.invoke(run, call.event, cpuUs)
  })
}

const onEnd = (guest: Guest, run: number): void => {
  guest.hosted.active--
  guest.runs.delete(run)
  void guest.isolate?.then(
    (isolate) => isolate.cancel(run),
    () => {},
  )
  if (guest.hosted.retired && guest.hosted.active === 0) void discard(guest)
}

const enter = async (
  guest: Guest,
  call: Call,
  run: number,
  entry: (isolate: AsyncIsolate, cpuUs: number) => Promise<Entered>,
): Promise<void> => {
  const { hosted } = guest
  const leftUs = hosted.cpuUs - call.cpuUs
  if (leftUs <= 0) return call.end(cpuTimedOut(hosted.cpuMs))
  const building = (guest.isolate ??= createAsyncIsolate(hosted.source))
  const isolate = await building.catch((error: UploadRefused) => error)
  if (isolate instanceof Error) {
    if (guest.isolate === building) guest.isolate = undefined
    return call.end(notBuilt(JSON.stringify({ message: isolate.message, hint: isolate.hint })))
  }
  if (call.ended) return
  const entered = await entry(isolate, leftUs)
  call.cpuUs += entered.cpuUs
  take(guest, entered.outbox)
  if (entered.ending === undefined) return
  if (guest.isolate === building && !isolate.perCall) guest.isolate = undefined
  if (entered.stack !== undefined) call.take('T', JSON.stringify(entered.stack), () => {})
  if (entered.ending === 'cpu') call.end(cpuTimedOut(hosted.cpuMs))
  else if (entered.ending === 'memory') call.end(overMemory(hosted.source.memoryMb))
  // Its turn came after the isolate had ended, so it begins anew, unless it had an effect already.
  else if (call.requests > 0) call.end(siblingEnded())
  else {
    call.rewind()
    begin(guest, call, run)
  }
}

const take = (guest: Guest, outbox: string): void => {
  readOutbox(outbox, (kind, id, json) => {
    const call = guest.runs.get(id)
    call?.take(kind, json, (reply) => void enter(guest, call, id, (isolate, cpuUs) => isolate.resume(id, reply, cpuUs)))
  })
}
