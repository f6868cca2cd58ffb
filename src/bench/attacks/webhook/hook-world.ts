import { fileURLToPath } from 'node:url'
import { BenchError } from '../../../hooks/bench-error.ts'
import { startChild } from '../../process/child.ts'
import { createCustomerClient, type CustomerClient } from '../../runner/customer-client.ts'
import { createJsonClient, type JsonClient } from '../../runner/json-client.ts'
import { createLedger, type Ledger } from '../../runner/ledger.ts'
import { loadScenario } from '../../scenario/load-scenario.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { startBystanders } from '../bystanders.ts'
import { createCanaries } from '../canaries.ts'
import { watchProcesses } from '../process-watch.ts'
import { type Defence, readyTimeoutMs, type Scene, startPlatform } from '../scene.ts'
import { layTripwire, type Tripwire } from '../tripwire.ts'
import { enrol } from './enrol.ts'
import { type NameServer, startNameServer } from './name-server.ts'
import { type ResourceWatch, watchResources } from './resource-watch.ts'
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
  const child = (name: string, args: readonly string[]) => startChild({ name, args, readyTimeoutMs })
  const customers = started.use(await child('customer', ['customer', '--port', '0', '--host', customersHost]))
  const thirdParty = started.use(await child('third party', ['third-party', '--port', '0']))
  const trust = started.use(await createTrust(customersHost))
  const after = await loadScenario(fileURLToPath(new URL('../target-after', import.meta.url)))
  const args = [
    ...['--allow-network', `${customersHost}/32`, '--name-server', names.address],
    ...['--scenario', after.folder, '--trust-certificate', trust.authorityFile],
  ]
  const { platform, http, selfDescription } = await startPlatform({ defence, target, canaries, args }, started)
  const { token } = platform.ready as { token: string }
  const { url, controlToken } = customers.ready as { url: string; controlToken: string }
  const customer = started.use(createCustomerClient(url, controlToken))
  const hook = target.hook.id
  const ledger = started.use(createLedger((thirdParty.ready as { url: string }).url))
  const town = { http, customer, variant: defence.id, canaries }
  const enrolled = bystanderNames.map((tenant) => enrol(town, tenant, { hook, code: target.extension, settings: { tenant } }))
  const told = { hook: after.hook.id, code: after.extension, settings: { ledger: ledger.url } }
  const toldOne = await enrol(town, 'bystander-3', told)
  const lines = started.use(createJsonClient(http.url, '', 1_024))
  const bystanders = started.use(startBystanders(lines, hook, await Promise.all(enrolled)))
  const poison = canaries.hatch('a reply that belonged to no request')
  let sent = ''
  const scene = {
    ...{ variant: defence.id, hook, platform, http, canaries, tripwires, bystanders, selfDescription },
    processes: started.use(watchProcesses(platform.pid)),
    takeSent: () => {
      const taken = sent
      sent = ''
      return taken
    },
  }
  const own = {
    ...{ customer, names, inside, poison, trust, ledger, afterHook: after.hook.id },
    told: createToldBystander({ http: lines, ledger, hook: after.hook.id, ...toldOne }),
    calls: started.use(createJsonClient(http.url, token, 1_024)),
    resources: await watchResources(http.url, token),
    overheard: (text: string) => void (sent = text),
  }
  const owned = started.move()
  return { ...scene, ...own, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

export const bystanderNames = ['bystander-1', 'bystander-2']

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
