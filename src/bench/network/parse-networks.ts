import { z } from 'zod'
import { BenchError } from '../../hooks/bench-error.ts'
import { nearest } from '../scenario/nearest.ts'
import { networkSchema } from './network.ts'
import type { Network } from './network.ts'

/** What was asked for; what was not comes from the scenario. */
export type AskedNetwork = Partial<Network>

/** More would make a run of days out of a slip of the hand. */
const mostNetworks = 20

const numberOf = (text: string): unknown => (text.trim() === '' ? text : Number(text))
const words = (choices: Readonly<Record<string, unknown>>) => (text: string) =>
  Object.hasOwn(choices, text) ? choices[text] : text

interface Key {
  readonly field: keyof Network
  readonly schema: z.ZodType
  readonly read: (text: string) => unknown
  readonly example: string
}

const { rttMs, jitterMs, lossPct, bandwidthMbps, tls, connections, thirdParty } = networkSchema.shape

const keys: Readonly<Record<string, Key>> = {
  rtt: { field: 'rttMs', schema: rttMs, read: numberOf, example: 'rtt=0,20,80 (ms, at most 2000)' },
  jitter: { field: 'jitterMs', schema: jitterMs, read: numberOf, example: 'jitter=2 (ms, at most 1000)' },
  loss: { field: 'lossPct', schema: lossPct, read: numberOf, example: 'loss=0.1 (%, at most 20)' },
  bandwidth: { field: 'bandwidthMbps', schema: bandwidthMbps, read: numberOf, example: 'bandwidth=100 (Mbit/s, 0.1 to 10000)' },
  tls: { field: 'tls', schema: tls, read: words({ on: true, off: false }), example: 'tls=on or tls=off' },
  connections: {
    field: 'connections',
    schema: connections,
    read: (text) => text,
    example: 'connections=kept or connections=cold',
  },
  thirdParty: {
    field: 'thirdParty',
    schema: thirdParty,
    read: (text) => (text === 'customer' ? text : numberOf(text)),
    example: 'thirdParty=20 (ms from both sides) or thirdParty=customer (beside the customer’s server)',
  },
}

/**
 * Reads `rtt=0,20,80,jitter=2,tls=on`: a value without a key is one more of the key before it, and several values of
 * several keys make every combination.
 * @throws BenchError E_BAD_OPTION that names the part, and what can stand there
 */
export const parseNetworks = (text: string): AskedNetwork[] => {
  let networks: AskedNetwork[] = [{}]
  for (const [name, values] of valuesByKey(text)) {
    const key = (Object.hasOwn(keys, name) ? keys[name] : undefined) ?? refuse(`"${name}" is no part of a network`, hintFor(name))
    const read = [...new Set(values.map((value) => valueOf(key, name, value)))]
    networks = networks.flatMap((network) => read.map((value) => ({ ...network, [key.field]: value })))
    if (networks.length > mostNetworks) refuse(`makes more than ${mostNetworks} networks`, 'give fewer values')
  }
  return networks
}

const valuesByKey = (text: string): Map<string, string[]> => {
  const found = new Map<string, string[]>()
  let last: string[] | undefined
  for (const part of text.split(',').map((piece) => piece.trim())) {
    const at = part.indexOf('=')
    if (at === -1) {
      if (!last) refuse(`"${part}" belongs to no key`, `write it as ${keys['rtt']?.example}`)
      else last.push(part)
      continue
    }
    const name = part.slice(0, at).trim()
    if (found.has(name)) refuse(`names ${name} twice`, `give all its values together: ${name}=A,B`)
    last = [part.slice(at + 1).trim()]
    found.set(name, last)
  }
  return found
}

const valueOf = (key: Key, name: string, text: string): unknown => {
  const parsed = key.schema.safeParse(key.read(text))
  return parsed.success ? parsed.data : refuse(`${name}=${text} cannot be`, `write ${key.example}`)
}

const hintFor = (name: string): string => {
  const close = nearest(name, Object.keys(keys))
  return `${close === undefined ? '' : `did you mean "${close}"? `}use one or more of ${Object.keys(keys).join(', ')}`
}

const refuse = (what: string, next: string): never => {
  throw new BenchError('E_BAD_OPTION', `--network: ${what}`, next)
}
