import type { Breach } from '../attack-row.ts'
import type { Briefing } from '../attacker/attacker.ts'
import type { Said } from '../attacker/forger.ts'
import type { Attack, AttackOutcome } from '../corpus.ts'
import type { Answered } from '../provoke.ts'
import { deployAndCall } from './call-hook.ts'
import { bystanderNames, customersHost, type HookWorld } from './hook-world.ts'
import { emptyOutbox } from './outbox-look.ts'
import type { Puppet } from './puppet.ts'
import { throughOutbox } from './through-outbox.ts'
import { stage } from './victim.ts'

/**
 * Lets one attack loose: starts it in a process of its own, registers what it wants registered, calls it, or lets it
 * forge and abuse; ends it, and waits until the platform has let go of all that it held for it.
 */
export const provokeHook = async (whole: HookWorld, attack: Attack, tenant: string, patienceMs: number): Promise<Answered> => {
  const world = attack.phase === 'after' ? { ...whole, hook: whole.afterHook } : whole
  const { names, resources, platform, trust, puppets } = world
  const tls = attack.certificate && (await trust.issue(attack.certificate))
  const place = placeOf(world, tenant)
  const victim = world.customer.hookUrl(tenant)
  await using puppet = await puppets.brief({ file: attack.file, place, victim, platform: world.http.url, tls })
  names.serve(puppet.prepared.names)
  const act = () => actOut(world, puppet, attack, tenant, patienceMs)
  const answered = await (attack.phase === 'after' ? throughOutbox(world, puppet, attack, tenant, act) : act())
  const { received } = await puppet.obey({ order: 'report' }, 1_000)
  world.overheard(received)
  puppet.kill()
  if (attack.phase === 'after') await emptyOutbox({ ...world, tenant })
  const breaches: Breach[] = [...(answered.breaches ?? [])]
  const excess = answered.outcome === 'none' ? undefined : await resources.excess(puppet.prepared.port)
  if (excess !== undefined) breaches.push({ rule: 'overtime', evidence: `it is over, and the platform still holds ${excess}` })
  if (platform.stderrTail().includes(place.mark))
    breaches.push({ rule: 'escape', evidence: "it wrote on the platform's own output" })
  return { ...answered, breaches }
}

const placeOf = ({ http, hook, inside, poison }: HookWorld, tenant: string): Briefing['place'] => ({
  ...{ host: customersHost, insidePort: inside.port, insidePortV6: inside.portV6, tenant, hook, poison },
  ...{ platformPort: Number(new URL(http.url).port), mark: `mark-of-${tenant}-`, bystander: bystanderNames[0] ?? '' },
})

const actOut = async (
  world: HookWorld,
  puppet: Puppet,
  attack: Attack,
  tenant: string,
  patienceMs: number,
): Promise<Answered> => {
  const created = await world.http.call('PUT', `/v1/tenants/${tenant}`)
  const { token } = created.body as { token: string }
  switch (puppet.prepared.kind) {
    case 'endpoint':
    case 'address':
      return deployAndCall(world, puppet.prepared.urls, attack, tenant, patienceMs)
    case 'forgery':
      return forge(world, puppet, attack, tenant, patienceMs)
    case 'abuse': {
      const { said } = await puppet.obey({ order: 'abuse', token }, abuseMs)
      return answeredOf(said)
    }
  }
}

const abuseMs = 20_000

/** One genuine delivery, overheard on its way; then what was made of it. What takes effect is counted at the third party. */
const forge = async (world: HookWorld, puppet: Puppet, attack: Attack, tenant: string, patienceMs: number): Promise<Answered> => {
  const secrets = await stage(world, puppet.prepared.urls[0] ?? '', tenant)
  const before = await world.ledger.refresh()
  const genuine = await deployAndCall(world, [], attack, tenant, patienceMs)
  const ordered = (await world.ledger.refresh()) - before
  if (genuine.outcome !== 'ok' || ordered !== 1)
    return { ...genuine, outcome: 'none', text: `the genuine delivery ended ${genuine.outcome}, with ${ordered} effects` }
  const { said } = await puppet.obey({ order: 'forge', secrets }, abuseMs)
  const forged = (await world.ledger.refresh()) - before - ordered
  const evidence = `what was forged took effect ${forged} times at the third party`
  const breaches: Breach[] = forged > 0 ? [{ rule: 'escape', evidence }] : []
  return { ...answeredOf(said), breaches }
}

/** No call of these has a deadline: what counts is what goes on after the last answer. */
const answeredOf = (said: readonly Said[]): Answered => ({
  outcome: outcomeOf(said),
  text: said.map(({ status, text }) => `${status} ${text}`).join('\n'),
  detail: [...Map.groupBy(said, ({ status }) => status)].map(([status, all]) => `${all.length} × ${status}`).join(', '),
  ...{ startedMs: performance.now(), endedMs: performance.now() },
})

/** The worst of the answers: `ok` where any was taken, `failed` where the attacked had a fault of its own. */
const outcomeOf = (said: readonly Said[]): AttackOutcome => {
  if (said.length === 0) return 'none'
  if (said.some(({ status }) => status >= 500)) return 'failed'
  return said.some(({ status }) => status >= 200 && status < 300) ? 'ok' : 'refused'
}
