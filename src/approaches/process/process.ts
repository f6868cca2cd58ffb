import type { HookEvent } from '../../hooks/event.ts'
import { type Approach, type Attempt, type Budget, UploadRefused } from '../approach.ts'
import { type Call, createCall } from '../bridge/call.ts'
import { loadInto } from '../worker/checker.ts'
import { shed } from '../bridge/ending.ts'
import type { Host } from '../bridge/host-calls.ts'
import { createHosted, type Hosted } from '../bridge/hosted.ts'
import type { WorkerProcess } from '../worker/worker-process.ts'
import { createEgress } from '../egress.ts'
import { createNoServices } from '../no-services.ts'
import { boundMb } from './account.ts'
import { createFleet, type Fleet } from './fleet.ts'
import { createLauncher } from './launcher.ts'
import { defaultProcessOptions, type ProcessOptions } from './options.ts'
import { placeOfSyntaxError } from './syntax-place.ts'

interface State {
  readonly options: ProcessOptions
  readonly launch: (hosted: Hosted) => WorkerProcess
  readonly host: Host
  readonly fleet: Fleet
  /** All calls without an outcome, and how many of them are each tenant's. */
  readonly open: Set<Call>
  readonly active: Map<string, number>
  /** Processes that only check an upload. */
  readonly checking: Set<WorkerProcess>
  closing: boolean
}

/** A locked-down process a deployment, kept warm. Throws `BenchError` when none can start. */
export const createProcess = async (
  allowedNetworks: readonly string[],
  changes: Partial<ProcessOptions> = {},
  services = createNoServices(),
): Promise<Approach> => {
  const options = { ...defaultProcessOptions, ...changes }
  const launch = await createLauncher()
  const state: State = {
    ...{ options, launch, host: { egress: createEgress(allowedNetworks), services }, fleet: createFleet(options, launch) },
    ...{ open: new Set(), active: new Map(), checking: new Set(), closing: false },
  }
  let lastKey = 0
  return {
    deploy: async (deployable) => {
      const hosted = createHosted(++lastKey, deployable)
      await admitUpload(state, hosted)
      return hosted
    },
    invoke: (deployment, event, budget) => invoke(state, deployment as Hosted, event, budget),
    retire: async (deployment) => retire(state, deployment as Hosted),
    close: () => close(state),
  }
}

/** Loads an upload in the process that shall serve it. Throws `UploadRefused`; one that takes its process along is refused, too. */
const admitUpload = async (state: State, hosted: Hosted): Promise<void> => {
  for (let lost = 0; lost < 3 && !state.closing; lost++) {
    const worker = state.launch(hosted)
    const verdict = await check(state, hosted, worker)
    if (verdict === 'fine') return state.fleet.adopt(hosted, worker)
    worker.kill('closed')
    if (verdict instanceof UploadRefused) throw await withPlace(verdict, hosted.source.code)
  }
  throw new Error('the upload could not be checked: its processes keep ending')
}

const check = async (state: State, hosted: Hosted, worker: WorkerProcess) => {
  state.checking.add(worker)
  const limits = { graceMs: state.options.graceMs, rssMb: boundMb(hosted.source.memoryMb) }
  const watchdog = setInterval(() => worker.watch(performance.now(), limits), 10)
  const verdict = await loadInto(worker, hosted)
  clearInterval(watchdog)
  state.checking.delete(worker)
  return verdict
}

const withPlace = async (refusal: UploadRefused, code: string): Promise<UploadRefused> => {
  if (refusal.line !== undefined || !refusal.message.startsWith('SyntaxError')) return refusal
  return new UploadRefused(refusal.message, refusal.hint, await placeOfSyntaxError(code))
}

const invoke = (state: State, hosted: Hosted, event: HookEvent, budget: Budget): Promise<Attempt> => {
  const { options, open, active, host } = state
  const mine = active.get(hosted.tenant) ?? 0
  if (state.closing) return Promise.resolve({ outcome: shed('the platform is stopping'), logs: [] })
  if (mine >= options.maxActive)
    return Promise.resolve({ outcome: shed(`${mine} calls of this tenant are waiting already`), logs: [] })
  const call = createCall({ event, budget, grant: hosted.grant, host, onEnd: () => onEnd(state, call, hosted) })
  active.set(hosted.tenant, mine + 1)
  open.add(call)
  hosted.active++
  hosted.waiting.push(call)
  state.fleet.drive(hosted)
  return call.attempt
}

const onEnd = ({ open, active, fleet, closing }: State, call: Call, hosted: Hosted): void => {
  const others = (active.get(hosted.tenant) ?? 1) - 1
  if (others > 0) active.set(hosted.tenant, others)
  else active.delete(hosted.tenant)
  open.delete(call)
  hosted.active--
  if (closing) return
  fleet.finish(hosted, call)
  if (hosted.retired && hosted.active === 0) fleet.discard(hosted)
}

const retire = ({ fleet }: State, hosted: Hosted): void => {
  hosted.retired = true
  if (hosted.active === 0) fleet.discard(hosted)
}

const close = async (state: State): Promise<void> => {
  state.closing = true
  for (const call of state.open) call.end(shed('the platform is stopping'))
  for (const worker of state.checking) worker.kill('closed')
  await Promise.all([state.fleet.close(), ...[...state.checking].map((worker) => worker.exited), state.host.egress.close()])
}
