import { expect, it } from 'vitest'
import { createResolve } from '../../src/approaches/name-server.ts'
import { type DnsAnswer, startNameServer } from './name-server.ts'

const zone: Readonly<Record<string, DnsAnswer>> = {
  'both.test': { addresses: ['192.0.2.1', '192.0.2.2', '2001:db8::1'] },
  'four.test': { addresses: ['192.0.2.3'] },
  'six.test': { addresses: ['2001:db8::2'] },
  'alias.test': { alias: 'real.test', addresses: ['192.0.2.4', '2001:db8::3'] },
  localhost: { addresses: ['192.0.2.5'] },
}

interface Found {
  readonly code: string | undefined
  readonly addresses: readonly string[]
}

const ask = (server: string, name: string): Promise<Found> =>
  new Promise((resolve) => {
    createResolve(server)(name, { all: true }, (error, found) => {
      const addresses = found.map(({ address, family }) => `${family} ${address}`)
      resolve({ code: error?.code, addresses: addresses.sort() })
    })
  })

it.each([
  ['both.test', ['4 192.0.2.1', '4 192.0.2.2', '6 2001:db8::1']],
  ['four.test', ['4 192.0.2.3']],
  ['six.test', ['6 2001:db8::2']],
  ['alias.test', ['4 192.0.2.4', '6 2001:db8::3']],
])('%s has all its addresses of both families, or of the one that it has', async (name, addresses) => {
  await using server = await startNameServer((asked) => zone[asked] ?? { addresses: [] })
  expect(await ask(server.address, name)).toEqual({ code: undefined, addresses })
})

it('the named server is asked, and neither the hosts file nor the system', async () => {
  await using server = await startNameServer((asked) => zone[asked] ?? { addresses: [] })
  expect(await ask(server.address, 'localhost')).toEqual({ code: undefined, addresses: ['4 192.0.2.5'] })
  expect([server.questions('localhost', 4), server.questions('localhost', 6)]).toEqual([1, 1])
})

it('a name without an address is not found, which is the customer’s to mend', async () => {
  await using server = await startNameServer(() => ({ addresses: [] }))
  expect(await ask(server.address, 'nobody.test')).toEqual({ code: 'ENOTFOUND', addresses: [] })
})

it('a name server that is down says nothing about the name', async () => {
  const gone = await startNameServer(() => ({ addresses: [] }))
  await gone[Symbol.asyncDispose]()
  expect(await ask(gone.address, 'both.test')).toEqual({ code: 'EAI_AGAIN', addresses: [] })
})
