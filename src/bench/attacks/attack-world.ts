import { fileURLToPath } from 'node:url'
import { loadScenario } from '../scenario/load-scenario.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { createJsonClient } from '../runner/json-client.ts'
import { type Bystander, startBystanders } from './bystanders.ts'
import { type Canaries, createCanaries } from './canaries.ts'
import { startListedApi } from './listed-api.ts'
import { watchProcesses } from './process-watch.ts'
import { type Defence, type Scene, startPlatform } from './scene.ts'
import { layTripwire } from './tripwire.ts'

/** What uploaded code that means harm meets. */
export interface AttackWorld extends Scene {
  /** `context.settings` of an attack: where it may call, and where to look for what it must not find. */
  readonly settings: Readonly<Record<string, string>>
  readonly egress: readonly string[]
}

/** The scenario of every attack: its hook point is where they run, its extension is what the bystanders run. */
export const loadTarget = (): Promise<Scenario> => loadScenario(fileURLToPath(new URL('./target', import.meta.url)))

/** @throws BenchError when the platform does not come up, or does not know the defence */
export const startAttackWorld = async (defence: Defence, target: Scenario): Promise<AttackWorld> => {
  await using started = new AsyncDisposableStack()
  const canaries = started.use(await createCanaries())
  const { tripwires, api, ...addresses } = await layOut(canaries, started)
  const args = ['--allow-network', '127.0.0.1/32']
  const { platform, http, selfDescription } = await startPlatform({ defence, target, canaries, args }, started)
  const variant = defence.id
  const hook = target.hook.id
  const enrolled = ['bystander-1', 'bystander-2'].map((name) => enrol({ http, variant, hook, canaries }, name, target.extension))
  const tenants = await Promise.all(enrolled)
  // Of their own, and enough: what waits for a connection would be held against the platform.
  const lines = started.use(createJsonClient(http.url, '', 1_024))
  const bystanders = started.use(startBystanders(lines, hook, tenants))
  const processes = started.use(watchProcesses(platform.pid))
  const settings = { ...addresses.settings, platform: http.url }
  const owned = started.move()
  return {
    ...{ variant, hook, platform, http, canaries, tripwires, processes, bystanders, selfDescription, settings },
    egress: addresses.egress,
    takeSent: api.take,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** What stands around the platform. One address is listed for egress and yet private, so that a list alone is not enough. */
const layOut = async (canaries: Canaries, started: AsyncDisposableStack) => {
  const unlisted = await layTripwire('127.0.0.1')
  const listedPrivate = await layTripwire('127.0.0.2')
  const tripwires = [unlisted, listedPrivate].filter((tripwire) => tripwire !== undefined)
  for (const tripwire of tripwires) started.use(tripwire)
  const api = started.use(await startListedApi(unlisted?.url ?? ''))
  const settings = {
    api: api.url,
    unlisted: unlisted?.url ?? '',
    private: listedPrivate?.url ?? '',
    canaryFile: canaries.file,
    canaryFolder: canaries.folder,
  }
  return { tripwires, api, settings, egress: [api.url, ...(listedPrivate ? [listedPrivate.url] : [])] }
}

type Town = Pick<AttackWorld, 'http' | 'variant' | 'hook' | 'canaries'>

const enrol = async ({ http, variant: approach, hook, canaries }: Town, tenant: string, code: string): Promise<Bystander> => {
  const { token } = (await http.call('PUT', `/v1/tenants/${tenant}`)).body as { token: string }
  canaries.add(`the token of ${tenant}`, token)
  const settings = { tenant, secret: canaries.secretOf(tenant) }
  await keepSomething({ http, variant: approach, hook, canaries }, tenant)
  const deployed = await http.call('PUT', `/v1/tenants/${tenant}/extensions/${hook}`, { approach, code, settings, sample: false })
  if (deployed.status !== 201)
    throw new Error(`a bystander's deploy answered ${deployed.status}: ${JSON.stringify(deployed.body)}`)
  // Once before anything counts, so that no bystander's call is the first one of its isolate.
  await http.call('POST', `/v1/tenants/${tenant}/hooks/${hook}`, { data: { n: 0 } }, token)
  return { tenant, token }
}

/** A secret and an entry in the store, by names that an attack would guess. */
const keepSomething = async ({ http, variant: approach, hook, canaries }: Town, tenant: string): Promise<void> => {
  const secret = await http.call('PUT', `/v1/tenants/${tenant}/secrets/secret`, {
    value: canaries.hatch(`what ${tenant} set as a secret`),
  })
  if (secret.status !== 201) throw new Error(`a bystander's secret answered ${secret.status}: ${JSON.stringify(secret.body)}`)
  const code = 'export default (event, { kv }) => kv.set("secret", event.data).then(() => ({ decision: "allow" }))'
  const sample = { data: canaries.hatch(`what ${tenant} keeps in its store`) }
  const kept = await http.call('PUT', `/v1/tenants/${tenant}/extensions/${hook}`, { approach, code, sample })
  if (kept.status !== 201) throw new Error(`a bystander's store answered ${kept.status}: ${JSON.stringify(kept.body)}`)
}
