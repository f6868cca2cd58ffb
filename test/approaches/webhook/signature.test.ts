import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { UploadRefused } from '../../../src/approaches/approach.ts'
import { dialect } from '../../../src/approaches/webhook/dialects/standard.ts'
import { json, startRawServer } from './raw-server.ts'
import type { RawRequest } from './raw-server.ts'
import { eventOf, secret, startDelivering } from './delivering.ts'

const oracle = new Webhook(secret)
const verify = (body: Buffer, headers: Readonly<Record<string, string>>): unknown =>
  oracle.verify(body.toString(), { ...headers })

const delivered = async (): Promise<RawRequest> => {
  await using server = await startRawServer((socket) => socket.write(json(200, {})))
  await using delivering = await startDelivering()
  await delivering.send(await delivering.deploy(`${server.url}/hooks/acme?a=1`), 'evt_signed')
  const [request] = server.requests
  if (!request) throw new Error('nothing arrived')
  return request
}

describe('what is sent', () => {
  it('is believed by the reference library, and is the event in JSON', async () => {
    const { path, headers, body } = await delivered()
    expect(verify(body, headers)).toEqual(eventOf('evt_signed'))
    expect(headers).toMatchObject({ 'webhook-id': 'evt_signed', 'content-type': 'application/json' })
    expect(path).toBe('/hooks/acme?a=1')
  })

  it('is refused by the reference library once any single byte differs', async () => {
    const { headers, body } = await delivered()
    for (let i = 0; i < body.length; i++) {
      const altered = Buffer.from(body)
      altered[i] = (altered[i] as number) ^ 1
      expect(() => verify(altered, headers)).toThrow()
    }
    for (const name of ['webhook-id', 'webhook-timestamp'])
      expect(() => verify(body, { ...headers, [name]: `${headers[name]}1` })).toThrow()
  })

  it('verifies for any data', () => {
    const key = dialect.readKey(secret)
    const target = { tenant: 't', hook: 'h', url: new URL('http://a.test/'), key }
    fc.assert(
      fc.property(fc.uuid(), fc.jsonValue(), (id, data) => {
        const { headers, body } = dialect.encode(eventOf(id, data), target, Date.now())
        verify(body, Object.fromEntries(headers.flatMap((name, i) => (i % 2 === 0 ? [[name, headers[i + 1] ?? '']] : []))))
      }),
    )
  })
})

describe('deploy', () => {
  it.each([
    '',
    'secret',
    'whsec_',
    `whsec_${Buffer.alloc(23).toString('base64')}`,
    `whsec_${Buffer.alloc(65).toString('base64')}`,
  ])('refuses the secret %j', (text) => {
    expect(() => dialect.readKey(text)).toThrow(UploadRefused)
  })

  it('refuses an address inside our own network', async () => {
    await using delivering = await startDelivering({}, [])
    await expect(delivering.deploy('http://169.254.169.254/latest/meta-data')).rejects.toThrow(UploadRefused)
  })
})
