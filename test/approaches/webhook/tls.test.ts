import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:tls'
import type { TLSSocket } from 'node:tls'
import type { AddressInfo } from 'node:net'
import { createSecureServer } from 'node:http2'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Attempt } from '../../../src/approaches/approach.ts'
import { errorWord } from '../../../src/approaches/webhook/error-word.ts'
import type { Transport } from '../../../src/approaches/webhook/transport.ts'
import { createCertificateAuthority } from '../../../src/bench/runner/certificates.ts'
import type { CertificateAuthority, ServerCertificate } from '../../../src/bench/runner/certificates.ts'
import { startDelivering } from './delivering.ts'
import { json } from './raw-server.ts'

let ours: CertificateAuthority
let fitting: ServerCertificate
beforeAll(async () => {
  ours = await createCertificateAuthority()
  fitting = await ours.issue({ names: ['127.0.0.1'] })
})

/** A TLS server of HTTP/1.1 that notes whether sessions were resumed. */
const startTlsServer = async ({ certificate, key }: ServerCertificate, answer?: (socket: TLSSocket) => void) => {
  const resumed: boolean[] = []
  const sockets = new Set<TLSSocket>()
  const server = createServer({ cert: certificate, key, ALPNProtocols: ['http/1.1'] }, (socket) => {
    resumed.push(socket.isSessionReused())
    sockets.add(socket.on('error', () => {}))
    socket.on('data', (bytes) => bytes.length > 0 && (answer === undefined ? socket.write(json(200, {})) : answer(socket)))
  })
  server.on('tlsClientError', () => {})
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    resumed,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const call = async (url: string, transport: Transport = {}, times = 1): Promise<Attempt[]> => {
  await using delivering = await startDelivering({}, undefined, { certificateAuthority: ours.certificate }, transport)
  const deployment = await delivering.deploy(url)
  const attempts: Attempt[] = []
  for (let i = 0; i < times; i++) {
    attempts.push(await delivering.attempt(deployment))
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return attempts
}
const phasesOf = ({ wire }: Attempt): string[] => Object.keys(wire?.phasesUs ?? {}).sort()

describe('over TLS', () => {
  it('a certificate of a trusted authority for the right name is accepted, and its phase is told', async () => {
    await using server = await startTlsServer(fitting)
    const [first, second] = (await call(server.url, {}, 2)) as [Attempt, Attempt]
    expect([first.outcome.kind, second.outcome.kind]).toEqual(['ok', 'ok'])
    expect(phasesOf(first)).toEqual(['body', 'connect', 'firstByte', 'queue', 'tls'])
    expect(phasesOf(second)).toEqual(['body', 'firstByte', 'queue'])
    expect(server.resumed).toHaveLength(1)
  })

  it.each([
    ['for another name', async () => ours.issue({ names: ['localhost', '127.0.0.2'] })],
    ['that has expired', async () => ours.issue({ names: ['127.0.0.1'], notAfter: new Date(Date.now() - 60_000) })],
    ['of an authority that nobody trusts', async () => (await createCertificateAuthority()).issue({ names: ['127.0.0.1'] })],
  ])('a certificate %s is refused before anything is sent', async (_name, issue) => {
    let received = 0
    await using server = await startTlsServer(await issue(), () => received++)
    const [attempt] = await call(server.url)
    expect(attempt?.outcome).toMatchObject({ kind: 'unreachable', error: { name: 'tls_error' } })
    expect(received).toBe(0)
  })

  // As Node names what OpenSSL says of a chain; the certificates of tests cannot be wrong in all these ways.
  it.each(['INVALID_PURPOSE', 'PATH_LENGTH_EXCEEDED', 'INVALID_CA', 'HOSTNAME_MISMATCH', 'ERROR_IN_CERT_NOT_AFTER_FIELD'])(
    'the verdict %s is told as one on the certificate',
    (code) => {
      expect(errorWord(Object.assign(new Error(code), { code })).name).toBe('tls_error')
    },
  )

  it('a new connection that breaks after the request is not tried again: bytes of its handshake are no reply', async () => {
    let received = 0
    await using server = await startTlsServer(fitting, (socket) => {
      received++
      socket.destroy()
    })
    const [attempt] = await call(server.url)
    expect(attempt?.outcome.kind).toBe('unknown')
    expect(received).toBe(1)
  })

  it('cold calls resume their sessions, unless whole handshakes are asked for', async () => {
    await using resuming = await startTlsServer(fitting)
    for (const { outcome } of await call(resuming.url, { cold: true }, 3)) expect(outcome.kind).toBe('ok')
    expect(resuming.resumed).toHaveLength(3)
    expect(resuming.resumed.slice(1)).toContain(true)
    await using whole = await startTlsServer(fitting)
    for (const attempt of await call(whole.url, { cold: true, fullHandshakes: true }, 3))
      expect(phasesOf(attempt)).toContain('tls')
    expect(whole.resumed).toEqual([false, false, false])
  })
})

describe('by HTTP/2', () => {
  let server: ReturnType<typeof createSecureServer>
  let [url, sessions] = ['', 0]
  beforeAll(async () => {
    server = createSecureServer({ cert: fitting.certificate, key: fitting.key }, (_request, response) => response.end('{}'))
    server.on('session', () => sessions++)
    await once(server.listen(0, '127.0.0.1'), 'listening')
    url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => new Promise<void>((resolve) => void server.close(() => resolve())))

  it('all calls share a connection', async () => {
    await using delivering = await startDelivering({}, undefined, { certificateAuthority: ours.certificate }, { http2: true })
    const deployment = await delivering.deploy(url)
    const outcomes = await Promise.all(Array.from({ length: 60 }, () => delivering.send(deployment)))
    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['ok']))
    expect(sessions).toBe(1)
  })

  it('calls whose time is over end, and hold up nothing, at a server that takes one at a time and answers none', async () => {
    const script = fileURLToPath(new URL('./hung-http2.ts', import.meta.url))
    const { stdout } = await promisify(execFile)(process.execPath, [script], { timeout: 10_000, killSignal: 'SIGKILL' })
    const kinds = JSON.parse(stdout) as string[]
    expect(kinds).toHaveLength(8)
    // What is sent before the server has told its limit, it may refuse.
    for (const kind of kinds.slice(0, 4)) expect(['timed-out', 'unknown']).toContain(kind)
    for (const kind of kinds.slice(4)) expect(['shed', 'unknown']).toContain(kind)
  })

  it('a server that does not speak it is unreachable, in so many words', async () => {
    await using plain = await startTlsServer(fitting)
    const [attempt] = await call(plain.url, { http2: true })
    expect(attempt?.outcome).toMatchObject({ kind: 'unreachable', error: { name: 'no_http2' } })
  })
})

it('a variant that calls over TLS refuses a plain address', async () => {
  await using delivering = await startDelivering({}, undefined, {}, { scheme: 'https:' })
  await expect(delivering.deploy('http://127.0.0.1:8080/')).rejects.toThrow('https:// only')
})
