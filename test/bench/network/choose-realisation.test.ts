import { expect, test } from 'vitest'
import { chooseRealisation, pick } from '../../../src/bench/network/choose-realisation.ts'
import { networkedContestant, refuseMissingVariants } from '../../../src/bench/network/networked-contestant.ts'
import { networkSchema } from '../../../src/bench/network/network.ts'
import type { RealisationProbe } from '../../../src/bench/network/probe-network.ts'

const probed = (netem?: string, tun?: string): RealisationProbe[] => [
  { id: 'netem', what: 'namespaces with netem', lacks: netem },
  { id: 'tun', what: 'a TUN link', lacks: tun },
  { id: 'relay', what: 'a relay', lacks: undefined },
]

const scenario = (network: object, payloads: unknown[] = [{ n: 1 }]) => ({
  id: 'far',
  network: networkSchema.parse(network),
  payloads,
  thirdParty: { latencyMs: 0, replies: {} },
})

test('the most faithful that works is taken', () => {
  const far = [scenario({ rttMs: 20, lossPct: 1 })]
  expect(pick(probed(), far)).toBe('netem')
  expect(pick(probed('a kernel with netem'), far)).toBe('tun')
  expect(pick(probed('a kernel with netem', 'root'), [scenario({ rttMs: 20, jitterMs: 2 })])).toBe('relay')
})

test.each([
  ['loss', scenario({ rttMs: 20, lossPct: 1 }), 'loses no packets'],
  ['bandwidth', scenario({ rttMs: 20, bandwidthMbps: 10 }), 'no bandwidth to limit'],
  ['a body of 25 KB', scenario({ rttMs: 20 }, [{ text: 'x'.repeat(25_000) }]), 'first congestion window'],
])('the relay is refused for %s, with what to install', (_what, far, message) => {
  expect(() => pick(probed('netem in the kernel', 'root'), [far])).toThrow(
    expect.objectContaining({
      code: 'E_NO_NETWORK',
      message: expect.stringContaining(message),
      hint: expect.stringMatching(/for namespaces with netem, netem in the kernel; for a TUN link, root/),
    }),
  )
})

test('nothing is needed where nobody asks for a distance', async () => {
  expect(await chooseRealisation([scenario({ rttMs: 0 }), { ...scenario({}), network: undefined }])).toBeUndefined()
})

const webhook = { id: 'webhook', runsAt: 'customer', summary: '', trusted: false } as const

test('TLS and cold connections pick the variant of what runs at the customer, and of nothing else', () => {
  const overTls = networkedContestant(webhook, networkSchema.parse({ tls: true, connections: 'cold' }))
  expect(overTls).toMatchObject({ id: 'webhook:tls-cold', scheme: 'https:' })
  expect(networkedContestant(webhook, networkSchema.parse({ connections: 'cold' })).scheme).toBeUndefined()
  expect(networkedContestant(webhook, networkSchema.parse({ rttMs: 20 })).id).toBe('webhook')
  const sandbox = { ...webhook, id: 'sandbox', runsAt: 'platform' } as const
  expect(networkedContestant(sandbox, networkSchema.parse({ tls: true })).id).toBe('sandbox')
})

test('a variant that is not there is refused before anything starts', () => {
  const tls = networkSchema.parse({ tls: true })
  expect(() => refuseMissingVariants([webhook], [undefined, tls], ['sandbox', 'webhook'])).toThrow(
    expect.objectContaining({ code: 'E_BAD_OPTION', message: expect.stringContaining('webhook:tls') }),
  )
  refuseMissingVariants([webhook], [undefined, tls], ['webhook', 'webhook:tls'])
})
