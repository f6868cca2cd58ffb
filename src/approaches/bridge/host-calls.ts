import { randomUUID } from 'node:crypto'
import { hostMaxChars } from '../../hooks/limits.ts'
import { checkKvSize, kvRefusals, readKvKey, readKvPrefix, readKvTtl } from '../../hooks/kv.ts'
import { type Egress, readEgressRequest } from '../egress.ts'
import type { Services } from '../family.ts'
import { unsafeIn } from '../reply-value.ts'
import { hashOf, hmacOf, readText } from '../../hooks/digest.ts'
import { readSecretHandles } from './secret-handles.ts'
import { blotReply, putSecrets, refuseStale } from './secret-request.ts'

/** Whose call it is, and where it may reach. */
export interface Grant {
  readonly tenant: string
  readonly origins: readonly string[]
}

/** What answers extensions, at the platform. */
export interface Host {
  readonly egress: Egress
  readonly services: Services
}

export interface HostCallScene extends Grant, Host {
  readonly signal: AbortSignal
  /** Characters that the call has had hashed and kept so far. */
  handled: number
}

/** `input` is hostile until it has been read; what is thrown is an `Error` for the extension's author. */
type HostCall = (input: readonly unknown[], scene: HostCallScene) => unknown

/** All that an extension can ask of its host beside timers, by the name that crosses the boundary. */
export const hostCalls: ReadonlyMap<unknown, HostCall> = new Map<unknown, HostCall>([
  ['fetch', async ([init, handles], scene) => fetchFor(init, handles, scene)],
  ['kv.get', ([key], { tenant, services }) => services.kv.get(tenant, readKvKey(key)) ?? null],
  [
    'kv.set',
    async ([key, json, options], scene) => store(scene, readKvKey(key), readKvJson(charge(scene, json)), readKvTtl(options)),
  ],
  ['kv.delete', async ([key], { tenant, services }) => services.kv.delete(tenant, readKvKey(key))],
  ['kv.list', ([prefix], { tenant, services }) => services.kv.list(tenant, readKvPrefix(prefix))],
  ['hash', ([algorithm, data, encoding], scene) => hashOf(algorithm, charge(scene, data), encoding)],
  [
    'hmac',
    ([algorithm, key, data, options, handles], scene) =>
      hmacOf({ algorithm, key: keyOf(charge(scene, key), handles, scene), data: charge(scene, data), options }),
  ],
  ['uuid', () => randomUUID()],
])

/** Whether it may change something outside, so that its call must not be tried a second time. */
export const hasEffect = (name: unknown): boolean => name === 'fetch' || name === 'kv.set' || name === 'kv.delete'

const fetchFor = async (init: unknown, handles: unknown, scene: HostCallScene): Promise<unknown> => {
  const { url } = (init ?? {}) as { url?: unknown }
  const request = readEgressRequest(url, init, scene.origins)
  const secrets = readSecretHandles(handles, scene.tenant, scene.services.secrets)
  if (secrets === undefined) return scene.egress.fetch(refuseStale(request), scene.signal)
  const filled = putSecrets(request, secrets)
  try {
    return blotReply(await scene.egress.fetch(filled, scene.signal), secrets)
  } catch (error) {
    // oxlint-disable-next-line eslint/preserve-caught-error -- the cause may hold the request, and with it the secret
    throw new Error(secrets.blot((error as Error).message))
  }
}

const store = async ({ tenant, services }: HostCallScene, key: string, json: string, ttl?: number): Promise<null> => {
  const refusal = await services.kv.set(tenant, key, json, ttl)
  if (refusal !== undefined) throw new Error(kvRefusals[refusal])
  return null
}

/** What is kept today is read by whoever comes tomorrow: size, depth and keys are seen to now. */
const readKvJson = (json: unknown): string => {
  const text = checkKvSize(typeof json === 'string' ? json : '')
  const problem = unsafeIn(parse(text))
  if (problem !== undefined) throw new Error(problem.replace('the result', 'a value of context.kv'))
  return text
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error('context.kv.set takes JSON: not undefined, and no function')
  }
}

const keyOf = (key: unknown, handles: unknown, { tenant, services }: HostCallScene): string => {
  const text = readText('the key', key)
  return readSecretHandles(handles, tenant, services.secrets)?.put(text) ?? text
}

/** The platform's own CPU and disk do it, which no budget of an extension bounds. */
const charge = (scene: HostCallScene, text: unknown): unknown => {
  scene.handled += typeof text === 'string' ? text.length : 0
  if (scene.handled <= hostMaxChars) return text
  throw new Error(`one call may have ${hostMaxChars} characters hashed and kept, all together`)
}
