import { BenchError } from '../../../hooks/bench-error.ts'
import { startChild } from '../../process/child.ts'
import { createCustomerClient, type CustomerClient } from '../../runner/customer-client.ts'
import { createJsonClient, type JsonClient } from '../../runner/json-client.ts'
import { createLedger, type Ledger } from '../../runner/ledger.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { type Bystander, startBystanders } from '../bystanders.ts'
import { type Canaries, createCanaries } from '../canaries.ts'
import { watchProcesses } from '../process-watch.ts'
import { type Defence, readyTimeoutMs, type Scene, startPlatform } from '../scene.ts'
import { layTripwire, type Tripwire } from '../tripwire.ts'
import { type NameServer, startNameServer } from './name-server.ts'
import { type ResourceWatch, watchResources } from './resource-watch.ts'

/** What customers' servers that mean harm meet. The platform's inside is 127.0.0.1; customers live at 127.0.0.2. */
export interface HookWorld extends Scene {
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
  const args = ['--allow-network', `${customersHost}/32`, '--name-server', names.address]
  const { platform, http, selfDescription } = await startPlatform({ defence, target, canaries, args }, started)
  const { token } = platform.ready as { token: string }
  const { url, controlToken } = customers.ready as { url: string; controlToken: string }
  const customer = started.use(createCustomerClient(url, controlToken))
  const hook = target.hook.id
  const town = { http, customer, variant: defence.id, hook, canaries }
  const enrolled = bystanderNames.map((name) => enrol(town, name, target.extension))
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
    ...{ customer, names, inside, poison },
    calls: started.use(createJsonClient(http.url, token, 1_024)),
    ledger: started.use(createLedger((thirdParty.ready as { url: string }).url)),
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

interface Town {
  readonly http: Scene['http']
  readonly customer: CustomerClient
  readonly variant: string
  readonly hook: string
  readonly canaries: Canaries
}

const enrol = async (
  { http, customer, variant: approach, hook, canaries }: Town,
  tenant: string,
  code: string,
): Promise<Bystander> => {
  const { token } = (await http.call('PUT', `/v1/tenants/${tenant}`)).body as { token: string }
  canaries.add(`the token of ${tenant}`, token)
  const value = canaries.secretOf(tenant)
  await http.call('PUT', `/v1/tenants/${tenant}/secrets/secret`, { value })
  // In the address, so that whoever reads the deploy of another tenant is seen.
  const url = `${customer.hookUrl(tenant)}?key=${canaries.hatch(`the address of ${tenant}`)}`
  const deployed = await http.call('PUT', `/v1/tenants/${tenant}/extensions/${hook}`, { approach, url })
  const { signingSecret: secret } = deployed.body as { signingSecret?: string }
  if (secret === undefined) throw new Error(`a bystander's deploy answered ${deployed.status}: ${JSON.stringify(deployed.body)}`)
  canaries.add(`the signing secret of ${tenant}`, secret)
  await customer.install(tenant, { dialect: 'standard', url, hook, secret, code, settings: { tenant } })
  await http.call('POST', `/v1/tenants/${tenant}/hooks/${hook}`, { data: { n: 0 } }, token)
  return { tenant, token }
}
