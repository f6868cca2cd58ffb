import { describe, expect, test } from 'vitest'
import { describeNetwork, labelOf, networkSchema, pathsOf } from '../../../src/bench/network/network.ts'
import { networkedScenarios } from '../../../src/bench/network/networked-scenarios.ts'
import { parseNetworks } from '../../../src/bench/network/parse-networks.ts'
import { loadScenario } from '../../../src/bench/scenario/load-scenario.ts'

describe('--network', () => {
  test('a list of values makes a network of each, and lists of two keys every pair', () => {
    expect(parseNetworks('rtt=0,20,80')).toEqual([{ rttMs: 0 }, { rttMs: 20 }, { rttMs: 80 }])
    expect(parseNetworks('rtt=0,20,tls=on,off,loss=0.1').map((one) => [one.rttMs, one.tls, one.lossPct])).toEqual([
      [0, true, 0.1],
      [0, false, 0.1],
      [20, true, 0.1],
      [20, false, 0.1],
    ])
    expect(parseNetworks('rtt=20,20')).toHaveLength(1)
  })

  test('every key is read', () => {
    expect(parseNetworks('rtt=20,jitter=2,loss=0.1,bandwidth=100,tls=on,connections=cold,thirdParty=customer')).toEqual([
      {
        rttMs: 20,
        jitterMs: 2,
        lossPct: 0.1,
        bandwidthMbps: 100,
        tls: true,
        connections: 'cold',
        thirdParty: 'customer',
      },
    ])
    expect(parseNetworks('thirdParty=15')).toEqual([{ thirdParty: 15 }])
  })

  test.each([
    ['20', 'belongs to no key', 'rtt='],
    ['rrt=20', '"rrt" is no part', 'did you mean "rtt"'],
    ['rtt=far', 'rtt=far cannot be', 'rtt=0,20,80'],
    ['rtt=', 'rtt= cannot be', 'rtt=0,20,80'],
    ['rtt=-1', 'rtt=-1 cannot be', 'at most 2000'],
    ['loss=50', 'loss=50 cannot be', 'at most 20'],
    ['tls=yes', 'tls=yes cannot be', 'tls=on'],
    ['connections=warm', 'connections=warm cannot be', 'kept'],
    ['thirdParty=moon', 'thirdParty=moon cannot be', 'customer'],
    ['rtt=1,rtt=2', 'names rtt twice', 'rtt=A,B'],
    [`rtt=${Array.from({ length: 21 }, (_, i) => i).join(',')}`, 'more than 20', 'fewer'],
    ['toString=1', 'is no part', 'use one or more of'],
  ])('%s is refused, with what to write', (text, message, hint) => {
    expect(() => parseNetworks(text)).toThrow(
      expect.objectContaining({
        code: 'E_BAD_OPTION',
        message: expect.stringContaining(message),
        hint: expect.stringContaining(hint),
      }),
    )
  })
})

describe('a scenario in several networks', () => {
  test('becomes one of each, with the label in its id', async () => {
    const scenario = await loadScenario('sms-reply')
    const networked = networkedScenarios([scenario], parseNetworks('rtt=0,20'))
    expect(networked.map(({ id }) => id)).toEqual(['sms-reply@rtt0', 'sms-reply@rtt20'])
    expect(networked.map(({ folder }) => folder)).toEqual([scenario.folder, scenario.folder])
  })

  test('keeps what its author wrote and nobody asked to be otherwise', async () => {
    const scenario = await loadScenario('sms-reply-crm')
    const [networked] = networkedScenarios([scenario], [{ rttMs: 20 }])
    expect(networked?.network).toMatchObject({ rttMs: 20, thirdParty: 'customer' })
    expect(networked?.id).toBe('sms-reply-crm@rtt20-beside')
  })

  test('stays as it is where no network is asked for', async () => {
    const scenario = await loadScenario('sms-reply')
    expect(networkedScenarios([scenario], undefined)).toEqual([scenario])
  })

  test('is refused at a distance over which no call can end within its budget', async () => {
    const scenario = await loadScenario('sms-reply')
    expect(() => networkedScenarios([scenario], [{ rttMs: 600 }])).toThrow(
      expect.objectContaining({ code: 'E_BAD_OPTION', hint: expect.stringContaining('below 500 ms') }),
    )
  })
})

test('a third party beside the customer is as far from the platform as that, and at no distance from the customer', () => {
  const paths = pathsOf(networkSchema.parse({ rttMs: 20, lossPct: 1, thirdParty: 'customer' }))
  expect(paths.platformToThirdParty).toEqual(paths.customer)
  expect(paths.customerToThirdParty).toMatchObject({ rttMs: 0, lossPct: 0 })
  const apart = pathsOf(networkSchema.parse({ rttMs: 20, lossPct: 1, thirdParty: 5 }))
  expect(apart.platformToThirdParty).toEqual(apart.customerToThirdParty)
  expect(apart.platformToThirdParty).toMatchObject({ rttMs: 5, lossPct: 0 })
})

test('labels name what differs from nothing, words tell all', () => {
  const network = networkSchema.parse({ rttMs: 20, jitterMs: 2, lossPct: 0.1, tls: true, thirdParty: 5 })
  expect(labelOf(network)).toBe('rtt20-jitter2-loss0.1-tls-third5')
  expect(describeNetwork(network)).toBe(
    '20 ms round trip to the customer, up to 2 ms jitter, 0.1 % loss, TLS, third party 5 ms from both',
  )
  expect(describeNetwork(networkSchema.parse({ rttMs: 0 }))).toBe('loopback, no distance')
})
