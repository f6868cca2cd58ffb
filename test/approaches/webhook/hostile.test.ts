import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { OutcomeKind } from '../../../src/hooks/outcome.ts'
import { startDelivering } from './delivering.ts'
import { json, reply, startRawServer } from './raw-server.ts'
import type { RawRequest } from './raw-server.ts'

const fine = json(200, { decision: 'allow' })
const budgetMs = 400

type Misbehave = (socket: Socket, request: RawRequest) => void
interface Hostile {
  readonly name: string
  readonly misbehave: Misbehave
  readonly ends: OutcomeKind
  readonly word?: string
}

/** Writes for as long as somebody reads. */
const pour = (socket: Socket, chunk: string | Buffer): void => {
  const more = (): void => void (socket.destroyed || socket.write(chunk, more))
  more()
}
const drip = (socket: Socket, byte: string): void => {
  const timer = setInterval(() => socket.write(byte), 10)
  socket.once('close', () => clearInterval(timer))
}
const chunked = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n'
const bomb = gzipSync(Buffer.alloc(20 * 1024 * 1024, 0x20))

const hostile: readonly Hostile[] = [
  {
    name: 'a body without an end',
    misbehave: (socket) => {
      socket.write(chunked)
      pour(socket, `4000\r\n${'x'.repeat(0x4000)}\r\n`)
    },
    ends: 'bad-reply',
  },
  {
    name: 'a body that claims to be huge',
    misbehave: (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9007199254740991\r\n\r\n')
      pour(socket, 'x'.repeat(0x4000))
    },
    ends: 'bad-reply',
  },
  {
    name: 'a slow drip of its body',
    misbehave: (socket) => {
      socket.write(chunked)
      drip(socket, '1\r\nx\r\n')
    },
    ends: 'timed-out',
    word: 'timeout',
  },
  {
    name: 'a slow drip of chunk extensions',
    misbehave: (socket) => {
      socket.write(`${chunked}1;`)
      drip(socket, 'x')
    },
    ends: 'timed-out',
    word: 'timeout',
  },
  {
    name: 'headers without an end',
    misbehave: (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n')
      pour(socket, `x-h: ${'x'.repeat(1_000)}\r\n`)
    },
    ends: 'failed',
    word: 'invalid_http',
  },
  {
    name: 'provisional replies without an end',
    misbehave: (socket) => pour(socket, 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'.repeat(50)),
    ends: 'failed',
    word: 'invalid_http',
  },
  {
    name: 'a compressed bomb',
    misbehave: (socket) =>
      void socket.write(reply(200, bomb, { 'content-type': 'application/json', 'content-encoding': 'gzip' })),
    ends: 'bad-reply',
  },
  {
    name: 'a reset before the reply',
    misbehave: (socket) => socket.resetAndDestroy(),
    ends: 'unknown',
    word: 'connection_reset',
  },
  {
    name: 'a reset in the headers',
    misbehave: (socket) => void socket.write('HTTP/1.1 200 OK\r\ncont', () => setImmediate(() => socket.resetAndDestroy())),
    ends: 'unknown',
    word: 'connection_reset',
  },
  {
    name: 'a reset in the body',
    misbehave: (socket) =>
      void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf', () => setImmediate(() => socket.resetAndDestroy())),
    ends: 'unknown',
    word: 'connection_reset',
  },
  {
    name: 'a half-close instead of a reply',
    misbehave: (socket) => void socket.end(),
    ends: 'unknown',
    word: 'connection_reset',
  },
  {
    name: 'something that is no HTTP',
    misbehave: (socket) => void socket.write('-ERR unknown command\r\n'),
    ends: 'failed',
    word: 'invalid_http',
  },
  {
    name: 'a chunk of a size beyond all numbers',
    misbehave: (socket) => void socket.write(`${chunked}FFFFFFFFFFFFFFFFFFFF\r\nx`),
    ends: 'failed',
    word: 'invalid_http',
  },
  {
    name: 'a chunk of a negative size',
    misbehave: (socket) => void socket.write(`${chunked}-1\r\nx\r\n0\r\n\r\n`),
    ends: 'failed',
    word: 'invalid_http',
  },
  {
    name: 'two lengths',
    misbehave: (socket) => void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{} '),
    ends: 'failed',
    word: 'invalid_http',
  },
  {
    name: 'a length and chunks',
    misbehave: (socket) =>
      void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n'),
    ends: 'failed',
    word: 'invalid_http',
  },
  {
    name: 'a switch of protocols',
    misbehave: (socket) => void socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
    ends: 'unknown',
    word: 'connection_reset',
  },
  {
    name: 'a prototype',
    misbehave: (socket) =>
      void socket.write(reply(200, '{"changes":{"__proto__":{"admin":true}}}', { 'content-type': 'application/json' })),
    ends: 'bad-reply',
  },
  {
    name: 'a redirect to inside',
    misbehave: (socket) => void socket.write(reply(307, '', { location: 'http://169.254.169.254/latest/meta-data/' })),
    ends: 'failed',
    word: 'redirect_error',
  },
]

describe('an endpoint that answers', () => {
  it.each(hostile)('$name ends as $ends within the budget, beside others that are served', async ({ misbehave, ends, word }) => {
    await using server = await startRawServer((socket, request) =>
      request.path === '/well' ? void socket.write(fine) : misbehave(socket, request),
    )
    await using delivering = await startDelivering()
    const bad = await delivering.deploy(`${server.url}/bad`, 'culprit')
    const well = await delivering.deploy(`${server.url}/well`, 'bystander')
    const [outcome, ...others] = await Promise.all([
      delivering.send(bad, undefined, budgetMs),
      ...Array.from({ length: 5 }, () => delivering.send(well)),
    ])
    expect(outcome).toMatchObject({
      kind: ends,
      error: { hint: expect.stringMatching(/\w/), ...(word !== undefined && { name: word }) },
    })
    expect(others.map(({ kind }) => kind)).toEqual(Array(5).fill('ok'))
    await delivering.retire(bad)
    await delivering.retire(well)
    await until(() => server.openConnections() === 0)
  })

  it('a second reply unasked poisons no later call', async () => {
    const unasked = json(200, { decision: 'deny', reason: 'forged' })
    await using server = await startRawServer((socket) => void socket.write(Buffer.concat([fine, unasked])))
    await using delivering = await startDelivering({ perEndpoint: 1 })
    const deployment = await delivering.deploy(server.url)
    for (let i = 0; i < 5; i++) {
      expect(await delivering.send(deployment)).toEqual({ kind: 'ok', value: { decision: 'allow' } })
    }
  })

  it('before it has read the request gets its answer taken, and its connection closed if it closes', async () => {
    await using server = await startRawServer(
      () => {},
      '127.0.0.1',
      (socket) => void socket.end(reply(413, '', { connection: 'close' })),
    )
    await using delivering = await startDelivering()
    const outcome = await delivering.send(await delivering.deploy(server.url), undefined, 2_000)
    expect(['failed', 'unknown']).toContain(outcome.kind)
    await until(() => server.openConnections() === 0)
  })
})

it('a thousand calls that are never answered are bounded in sockets, end in time, and delay no other server', async () => {
  await using hung = await startRawServer(() => {})
  await using healthy = await startRawServer((socket) => socket.write(fine))
  await using delivering = await startDelivering({ connections: 64, perEndpoint: 10 })
  const stuck = await Promise.all(Array.from({ length: 20 }, (_, i) => delivering.deploy(`${hung.url}/${i}`, `tenant-${i}`)))
  const well = await delivering.deploy(healthy.url, 'bystander')
  const held = stuck.flatMap((deployment) => Array.from({ length: 50 }, () => delivering.send(deployment, undefined, budgetMs)))
  for (let i = 0; i < 20; i++) expect(await delivering.send(well)).toMatchObject({ kind: 'ok' })
  const kinds = (await Promise.all(held)).map(({ kind }) => kind)
  expect(kinds).toHaveLength(1_000)
  expect(new Set(kinds).isSubsetOf(new Set(['timed-out', 'shed']))).toBe(true)
  // Those that a time-out ends make room for a few more, until the breakers open.
  expect(hung.connections()).toBeLessThanOrEqual(250)
  await until(() => hung.openConnections() === 0)
})

it('a server that never accepts is timed out while connecting, and held by no socket afterwards', async () => {
  // A full backlog: it listens in a process that is stopped before it can accept.
  const code =
    'const s=require("net").createServer().listen({port:0,host:"127.0.0.1",backlog:1},()=>console.log(s.address().port))'
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const [port] = (await once(child.stdout, 'data')) as [Buffer]
    child.kill('SIGSTOP')
    await using delivering = await startDelivering({ connectTimeoutMs: 300 })
    const deployment = await delivering.deploy(`http://127.0.0.1:${String(port).trim()}`)
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => delivering.send(deployment, undefined, budgetMs)))
    expect(new Set(outcomes.map(({ kind }) => kind)).isSubsetOf(new Set(['timed-out', 'unreachable', 'shed']))).toBe(true)
  } finally {
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  }
})

const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5))
}
