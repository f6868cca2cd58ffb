import { fileURLToPath } from 'node:url'
import { BenchError } from '../../../hooks/bench-error.ts'
import type { CustomerClient } from '../../runner/customer-client.ts'
import { createJsonClient, type JsonClient } from '../../runner/json-client.ts'
import type { Ledger } from '../../runner/ledger.ts'
import { loadScenario } from '../../scenario/load-scenario.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { startBystanders } from '../bystanders.ts'
import { createCanaries } from '../canaries.ts'
import { watchProcesses } from '../process-watch.ts'
import type { Defence, Scene } from '../scene.ts'
import { layTripwire, type Tripwire } from '../tripwire.ts'
import { enrol, type Town } from './enrol.ts'
import { startHookProcesses } from './hook-processes.ts'
import { type NameServer, startNameServer } from './name-server.ts'
import { type ResourceWatch, watchResources } from './resource-watch.ts'
import { createPuppets, type Puppets } from './puppet.ts'
import { createToldBystander, type ToldBystander } from './told-bystander.ts'
import { createTrust, type Trust } from './trust.ts'

/** What customers' servers that mean harm meet. The platform's inside is 127.0.0.1; customers live at 127.0.0.2. */
export interface HookWorld extends Scene {
  /** The other hook point, whose events wait in the outbox. */
  readonly afterHook: string
  readonly told: ToldBystander
  readonly trust: Trust
  readonly customer: CustomerClient
  /** Of the attack's own calls, as many at once as it wants. */
  readonly calls: JsonClient
  /** What really happened because of deliveries. */
  readonly ledger: Ledger
  readonly names: NameServer
  readonly puppets: Puppets
  readonly resources: ResourceWatch
  /** Ports that nobody may reach, 0 where the machine lacks one. */
  readonly inside: { readonly port: number; readonly portV6: number }
  /** In replies that belong to no request: it must never come back as one. */
  readonly poison: string
  /** What reached the attacker's own server; read with the rest of what has been sent. */
  overheard(text: string): void
}

/** The one address that the platform may call although it is not public. */
export const customersHost = '127.0.0.2'

/** @throws BenchError when a process does not come up, or the machine has no such address */
export const startHookWorld = async (defence: Defence, target: Scenario): Promise<HookWorld> => {
  await using started = new AsyncDisposableStack()
  const canaries = started.use(await createCanaries())
  const { tripwires, inside } = await layTripwires(started)
  const names = started.use(await startNameServer())
  const trust = started.use(await createTrust(customersHost))
  const after = await loadScenario(fileURLToPath(new URL('../target-after', import.meta.url)))
  const args = [
    ...['--allow-network', `${customersHost}/32`, '--name-server', names.address],
    ...['--scenario', after.folder, '--trust-certificate', trust.authorityFile],
  ]
  const attacked = { defence, target, canaries, args }
  const { platform, http, selfDescription, customer, ledger } = await startHookProcesses(attacked, customersHost, started)
  const { token } = platform.ready as { token: string }
  const lines = started.use(createJsonClient(http.url, '', 1_024))
  const town = { http, customer, variant: defence.id, canaries }
  const { tenants, told } = await settle(town, { lines, ledger, target, after })
  const hook = target.hook.id
  const bystanders = started.use(startBystanders(lines, hook, tenants))
  const poison = canaries.hatch('a reply that belonged to no request')
  const scene = { variant: defence.id, hook, platform, http, canaries, tripwires, bystanders, selfDescription }
  const own = {
    ...{ customer, names, inside, poison, trust, ledger, told, afterHook: after.hook.id, ...keepOverheard() },
    processes: started.use(watchProcesses(platform.pid)),
    puppets: started.use(createPuppets()),
    calls: started.use(createJsonClient(http.url, token, 1_024)),
    resources: await watchResources(http.url, token),
  }
  const owned = started.move()
  return { ...scene, ...own, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

/** Kept until it is taken. */
const keepOverheard = (): Pick<HookWorld, 'overheard' | 'takeSent'> => {
  let sent = ''
  return {
    overheard: (text) => void (sent = text),
    takeSent: () => {
      const taken = sent
      sent = ''
      return taken
    },
  }
}

export const bystanderNames = ['bystander-1', 'bystander-2']

interface Ground {
  readonly lines: JsonClient
  readonly ledger: Ledger
  readonly target: Scenario
  readonly after: Scenario
}

/** Two bystanders at the hook point where the platform waits, and one who is told. */
const settle = async (town: Town, { lines, ledger, target, after }: Ground) => {
  const waiting = bystanderNames.map((tenant) =>
    enrol(town, tenant, { hook: target.hook.id, code: target.extension, settings: { tenant } }),
  )
  const hook = after.hook.id
  const told = await enrol(town, 'bystander-3', { hook, code: after.extension, settings: { ledger: ledger.url } })
  return { tenants: await Promise.all(waiting), told: createToldBystander({ http: lines, ledger, hook, ...told }) }
}

const layTripwires = async (started: AsyncDisposableStack) => {
  if (process.platform !== 'linux') {
    const why = `this machine does not answer on ${customersHost}, where customers are to live`
    throw new BenchError('E_ADDRESS', why, `run it on Linux, or add the address to the loopback interface`)
  }
  const v4 = await layTripwire('127.0.0.1')
  const v6 = await layTripwire('::1')
  const tripwires = [v4, v6].filter((tripwire) => tripwire !== undefined)
  for (const tripwire of tripwires) started.use(tripwire)
  return { tripwires, inside: { port: portOf(v4), portV6: portOf(v6) } }
}

const portOf = (tripwire: Tripwire | undefined): number => Number(tripwire?.url.split(':').at(-1) ?? 0)
