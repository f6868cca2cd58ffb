import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { replyMaxBytes } from '../../../src/hooks/limits.ts'
import type { Outcome } from '../../../src/hooks/outcome.ts'
import { json, reply, startRawServer } from './raw-server.ts'
import type { RawRequest } from './raw-server.ts'
import { startDelivering } from './delivering.ts'

const outcomeOf = async (answer: (socket: Socket, request: RawRequest) => void, wallMs = 10_000): Promise<Outcome> => {
  await using server = await startRawServer(answer)
  await using delivering = await startDelivering()
  return await delivering.send(await delivering.deploy(server.url), undefined, wallMs)
}
const answering = (bytes: Buffer | string): Promise<Outcome> => outcomeOf((socket) => socket.write(bytes))
const asJson = (body: string | Buffer): Buffer => reply(200, body, { 'content-type': 'application/json' })

describe('a success', () => {
  it('is 2xx with the value that it says', async () => {
    const value = { decision: 'deny', reason: 'too much' }
    expect(await answering(json(200, value))).toEqual({ kind: 'ok', value })
    expect(await answering(reply(202, '[1]', { 'content-type': 'application/vnd.acme+json; charset=utf-8' }))).toEqual({
      kind: 'ok',
      value: [1],
    })
    expect(await answering(reply(200, '"no type"'))).toEqual({ kind: 'ok', value: 'no type' })
  })

  it('has no value when it is empty', async () => {
    expect(await answering('HTTP/1.1 204 None\r\n\r\n')).toEqual({ kind: 'ok' })
    expect(await answering(reply(200, '', { 'content-type': 'text/html' }))).toEqual({ kind: 'ok' })
  })

  it('may be as large as the limit', async () => {
    expect(await answering(asJson(`"${'x'.repeat(replyMaxBytes - 2)}"`))).toMatchObject({ kind: 'ok' })
  })
})

describe('a refusal', () => {
  it('shows what the customer’s server says of its error, cut to size', async () => {
    const problem = { name: 'TypeError', message: 'm'.repeat(5_000), stack: 'at extension.js:3:9' }
    const outcome = await answering(json(500, problem))
    expect(outcome).toMatchObject({ kind: 'failed', error: { name: 'TypeError', stack: problem.stack, httpStatus: 500 } })
    expect(outcome.kind === 'failed' && outcome.error.message).toHaveLength(1_000)
  })

  it.each([400, 401, 404, 410, 429, 500, 503, 599])('of status %i is failed, with a hint', async (status) => {
    const failed = { kind: 'failed', error: { name: 'http_status', httpStatus: status, hint: expect.stringMatching(/\w/) } }
    expect(await answering(reply(status, '<h1>no</h1>', { 'content-type': 'text/html' }))).toMatchObject(failed)
    expect(await answering(json(status, ['not', 'a', 'problem']))).toMatchObject(failed)
    expect(await answering(json(status, { name: 7, message: { deep: 1 } }))).toMatchObject(failed)
  })

  it.each([301, 302, 307, 308])('of status %i is not followed', async (status) => {
    await using inner = await startRawServer((socket) => socket.write(json(200, {})))
    const outcome = await answering(reply(status, '', { location: `${inner.url}/inside` }))
    expect(outcome).toMatchObject({
      kind: 'failed',
      error: { name: 'redirect_error', httpStatus: status, hint: expect.stringContaining(inner.url) },
    })
    expect(inner.connections()).toBe(0)
  })
})

describe('a success that cannot be used', () => {
  it.each([
    ['text', reply(200, 'OK', { 'content-type': 'text/plain' })],
    ['HTML', reply(200, '<p>', { 'content-type': 'text/html' })],
    ['a compressed body', reply(200, 'xx', { 'content-type': 'application/json', 'content-encoding': 'gzip' })],
    ['half a JSON', asJson('{"decision":')],
    ['two JSON values', asJson('{} {}')],
    ['a JSON in other bytes than UTF-8', asJson(Buffer.from([0x22, 0xff, 0x22]))],
    ['a __proto__ key', asJson('{"changes":{"__proto__":{"admin":true}}}')],
    ['an escaped __proto__ key', asJson('[{"\\u005f_proto__":1}]')],
    ['a constructor.prototype key', asJson('{"constructor":{"prototype":{"admin":true}}}')],
    ['nesting that overflows a walker', asJson('['.repeat(30_000) + ']'.repeat(30_000))],
    ['one byte over the limit', asJson(`"${'x'.repeat(replyMaxBytes - 1)}"`)],
  ])('is a bad reply: %s', async (_name, bytes) => {
    expect(await answering(bytes)).toMatchObject({
      kind: 'bad-reply',
      error: { httpStatus: 200, hint: expect.stringMatching(/\w/) },
    })
  })

  it('is cut off when it never ends', async () => {
    const ended = Promise.withResolvers<void>()
    const outcome = outcomeOf((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n')
      const chunk = `2000\r\n${'x'.repeat(0x2000)}\r\n`
      const pour = (): void => void (socket.destroyed || socket.write(chunk, pour))
      socket.on('close', () => ended.resolve())
      pour()
    })
    expect(await outcome).toMatchObject({ kind: 'bad-reply' })
    await ended.promise
  })
})

describe('no reply', () => {
  it('within the budget is a time-out, and the connection is cut', async () => {
    const cut = Promise.withResolvers<void>()
    const outcome = await outcomeOf((socket) => void socket.on('close', () => cut.resolve()), 200)
    expect(outcome).toMatchObject({ kind: 'timed-out', error: { name: 'timeout' } })
    await cut.promise
  })

  it.each([
    ['headers', 'HTTP/1.1 200 OK\r\nx-drip: '],
    ['body', 'HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n'],
  ])('because its %s drip in is a time-out', async (_name, start) => {
    const outcome = await outcomeOf((socket) => {
      socket.write(start)
      const drip = setInterval(() => socket.write('x'), 20)
      socket.on('close', () => clearInterval(drip))
    }, 300)
    expect(outcome).toMatchObject({ kind: 'timed-out' })
  })

  it('because nothing listens is unreachable', async () => {
    const server = createServer()
    const port = await listen(server)
    await new Promise((resolve) => server.close(resolve))
    await using delivering = await startDelivering()
    const outcome = await delivering.send(await delivering.deploy(`http://127.0.0.1:${port}`))
    expect(outcome).toMatchObject({ kind: 'unreachable', error: { name: 'connection_refused' } })
  })

  it('because the name does not resolve is unreachable', async () => {
    await using delivering = await startDelivering()
    const outcome = await delivering.send(await delivering.deploy('http://nowhere.invalid/'))
    expect(outcome).toMatchObject({ kind: 'unreachable', error: { name: 'dns_error' } })
  })

  it('because the name leads into our own network is unreachable, without a connection', async () => {
    await using server = await startRawServer((socket) => socket.write(json(200, {})))
    await using delivering = await startDelivering({}, [])
    const outcome = await delivering.send(await delivering.deploy(server.url.replace('127.0.0.1', 'localhost')))
    expect(outcome).toMatchObject({ kind: 'unreachable', error: { name: 'forbidden_address' } })
    expect(server.connections()).toBe(0)
  })

  it('because there is no TLS is unreachable', async () => {
    const plain = createServer(
      (socket) =>
        void socket
          .on('error', () => {})
          .resume()
          .end('HTTP/1.1 400 Bad\r\n\r\n'),
    )
    const port = await listen(plain)
    await using delivering = await startDelivering()
    const url = `https://127.0.0.1:${port}`
    expect(await delivering.send(await delivering.deploy(url))).toMatchObject({
      kind: 'unreachable',
      error: { name: 'tls_error' },
    })
    await new Promise((resolve) => plain.close(resolve))
  })
})

describe('a broken reply', () => {
  it.each(['HTTP/1.1 200 OK\r\ncontent-le', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf'])(
    'leaves it unknown whether the extension ran: %j',
    async (bytes) => {
      expect(await outcomeOf((socket) => void socket.end(bytes))).toMatchObject({
        kind: 'unknown',
        error: { name: 'connection_reset' },
      })
    },
  )

  it.each(['SSH-2.0-OpenSSH_9.2\r\n\r\n', `HTTP/1.1 200 OK\r\nx: ${'h'.repeat(100_000)}\r\n\r\n`])(
    'is failed when it is no HTTP',
    async (bytes) => {
      expect(await answering(bytes)).toMatchObject({ kind: 'failed', error: { name: 'invalid_http' } })
    },
  )
})

const listen = async (server: Server): Promise<number> => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return (server.address() as AddressInfo).port
}
