import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import type { LookupAddress } from 'node:dns'
import { request, Pool } from 'undici'
import { describe, expect, it } from 'vitest'
import { createAddressGuard } from '../../src/approaches/address-guard.ts'
import type { AddressGuard } from '../../src/approaches/address-guard.ts'
import { UploadRefused } from '../../src/approaches/approach.ts'

const loopback = ['127.0.0.0/8', '::1/128']

/** Every spelling of this machine that we know. */
const loopbackHosts = [
  '127.0.0.1',
  '127.1',
  '2130706433',
  '017700000001',
  '0177.0.0.1',
  '0x7f000001',
  '0x7f.0.0.1',
  '127.0.0.1.',
  '[::1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '１２７.０.０.１',
]

const innerHosts = [
  '0.0.0.0',
  '0',
  '[::]',
  '[::127.0.0.1]',
  '10.0.0.8',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '[fe80::1]',
  '[fd00:ec2::254]',
  '[fec0::1]',
  '[64:ff9b::169.254.169.254]',
  '[64:ff9b:1::1]',
  '[2002:7f00:1::]',
  '[2002:a9fe:a9fe::1]',
  '[2001:0:1::1]',
  '[2001:db8::1]',
  '[::ffff:10.0.0.1]',
  '[4000::1]',
]

describe('checkUrl', () => {
  it.each([...loopbackHosts, ...innerHosts])('refuses http://%s/ when nothing is allowed', (host) => {
    expect(() => createAddressGuard([]).checkUrl(`http://${host}/`)).toThrow(UploadRefused)
  })

  it.each(loopbackHosts)('accepts http://%s/ when loopback is allowed', (host) => {
    expect(createAddressGuard(loopback).checkUrl(`http://${host}/`).protocol).toBe('http:')
  })

  it.each(innerHosts)('still refuses http://%s/ when loopback is allowed', (host) => {
    expect(() => createAddressGuard(loopback).checkUrl(`http://${host}/`)).toThrow(UploadRefused)
  })

  it.each(['https://hooks.example.com/a', 'https://93.184.215.14/', 'https://[2606:4700::1111]/', 'https://[64:ff9b::101:101]/'])(
    'accepts the public address %s',
    (url) => {
      expect(createAddressGuard([]).checkUrl(url).href).toBe(url)
    },
  )

  it.each([22, 25, 79, 110, 143, 445, 1023, 2375, 3306, 5432, 6379, 9200, 11211, 27017])('refuses port %i', (port) => {
    expect(() => createAddressGuard([]).checkUrl(`https://hooks.example.com:${port}/`)).toThrow(`port ${port}`)
  })

  it.each([80, 443, 1024, 3000, 8080, 8443, 49152, 65535])('accepts port %i', (port) => {
    expect(createAddressGuard([]).checkUrl(`https://hooks.example.com:${port}/`).hostname).toBe('hooks.example.com')
  })

  it.each(['', 'no url', 'ftp://example.com/', 'file:///etc/passwd', 'https://user:word@example.com/'])('refuses %j', (url) => {
    expect(() => createAddressGuard(loopback).checkUrl(url)).toThrow(UploadRefused)
  })
})

it('leaves a fragment out, which no request carries and no signature may name', () => {
  expect(createAddressGuard([]).checkUrl('https://hooks.example.com/a?b#c').href).toBe('https://hooks.example.com/a?b')
})

// As system resolvers write what an AAAA record says.
it.each(['::8.8.8.8', '::127.0.0.1', '::ffff:10.0.0.1', '64:ff9b::10.0.0.1', 'fe80::1%eth0', '8.8.8.8.8', ''])(
  'refuses %j, whatever is allowed of IPv4',
  (address) => {
    expect(createAddressGuard(['127.0.0.0/8', '8.8.8.0/24']).refusal(address)).toBeDefined()
  },
)

it('refuses an allow-list that it cannot read', () => {
  expect(() => createAddressGuard(['loopback'])).toThrow(/is no network/)
})

describe('connector', () => {
  it.each([...loopbackHosts, 'localhost'])('opens no connection to %s when nothing is allowed', async (host) => {
    await using target = await listen()
    await expect(call(createAddressGuard([]), `http://${host}:${target.port}/`)).rejects.toThrow(/not a public|no public/)
    expect(target.connections()).toBe(0)
  })

  it('connects to loopback when it is allowed, by literal and by name', async () => {
    await using target = await listen()
    for (const host of ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]'])
      expect(await call(createAddressGuard(loopback), `http://${host}:${target.port}/`)).toBe(204)
  })

  it('drops forbidden answers of DNS and connects to the allowed one that it checked', async () => {
    await using target = await listen()
    const guard = createAddressGuard(['127.0.0.1/32'], answering(['10.1.2.3', '::1', '127.0.0.1']))
    expect(await call(guard, `http://mixed.test:${target.port}/`)).toBe(204)
  })

  it('asks DNS once a connection, so that a second answer cannot rebind it', async () => {
    await using target = await listen()
    let asked = 0
    const guard = createAddressGuard(['127.0.0.1/32'], (_host, _options, done) => {
      asked += 1
      done(null, [{ address: asked === 1 ? '127.0.0.1' : '169.254.169.254', family: 4 }])
    })
    expect(await call(guard, `http://rebind.test:${target.port}/`)).toBe(204)
    await expect(call(guard, `http://rebind.test:${target.port}/`)).rejects.toThrow('no public address')
    expect(target.connections()).toBe(1)
  })

  it('opens no connection to the port of another protocol, wherever it is', async () => {
    await expect(call(createAddressGuard(loopback), 'http://127.0.0.1:6379/')).rejects.toThrow('port 6379')
  })

  it('refuses a name whose every answer is inside', async () => {
    const guard = createAddressGuard(loopback, answering(['10.0.0.1', 'fd00::1']))
    await expect(call(guard, 'http://inside.test:1/')).rejects.toMatchObject({ code: 'E_ADDRESS_REFUSED' })
  })
})

const answering =
  (addresses: readonly string[]) =>
  (_host: string, _options: object, done: (error: null, answers: LookupAddress[]) => void): void =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )

const call = async (guard: AddressGuard, url: string): Promise<number> => {
  const pool = new Pool(new URL(url).origin, { connect: guard.connector({ allowH2: false }), allowH2: false })
  try {
    const reply = await request(url, { dispatcher: pool })
    await reply.body.dump()
    return reply.statusCode
  } finally {
    await pool.destroy()
  }
}

const listen = async () => {
  let connections = 0
  const server = createServer((socket) => {
    connections += 1
    socket.on('error', () => {})
    socket.once('data', () => socket.end('HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}
