import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { json, startRawServer } from './raw-server.ts'
import { startDelivering } from './delivering.ts'

const fine = json(200, { decision: 'allow' })
const ok = { kind: 'ok', value: { decision: 'allow' } }

describe('kept connections', () => {
  it('are used again', async () => {
    await using server = await startRawServer((socket) => socket.write(fine))
    await using delivering = await startDelivering()
    const deployment = await delivering.deploy(server.url)
    for (let i = 0; i < 20; i++) {
      expect(await delivering.send(deployment)).toEqual(ok)
      await connectionFree()
    }
    expect(server.connections()).toBe(1)
  })

  it('are as many as calls in flight and no more, also when calls follow at once', async () => {
    await using server = await startRawServer((socket) => socket.write(fine))
    await using delivering = await startDelivering({ perEndpoint: 4 })
    const deployment = await delivering.deploy(server.url)
    const caller = async (): Promise<void> => {
      for (let i = 0; i < 50; i++) await delivering.send(deployment)
    }
    await Promise.all([caller(), caller(), caller(), caller()])
    expect(server.requests).toHaveLength(200)
    expect(server.connections()).toBeLessThanOrEqual(4)
  })

  it('are closed with the last endpoint of their server', async () => {
    await using server = await startRawServer((socket) => socket.write(fine))
    await using delivering = await startDelivering()
    const [first, second] = [await delivering.deploy(`${server.url}/a`), await delivering.deploy(`${server.url}/b`)]
    await delivering.send(first)
    await delivering.retire(first)
    expect(server.openConnections()).toBe(1)
    expect(await delivering.send(second)).toEqual(ok)
    await delivering.retire(second)
    await delivering.retire(second)
    await until(() => server.openConnections() === 0)
  })
})

describe('a connection that breaks', () => {
  /** Answers the first request of a connection and breaks at the second. */
  const breakReused = (breaking: (socket: Socket) => void) => {
    const served = new WeakSet<Socket>()
    return startRawServer((socket) => {
      if (served.has(socket)) return breaking(socket)
      served.add(socket)
      socket.write(fine)
    })
  }

  it.each([
    ['closed', (socket: Socket) => void socket.end()],
    ['reset', (socket: Socket) => void socket.resetAndDestroy()],
  ])(
    'when it is used again, %s before any reply, is replaced and the event sent once more under its id',
    async (_name, breaking) => {
      await using server = await breakReused(breaking)
      await using delivering = await startDelivering()
      const deployment = await delivering.deploy(server.url)
      expect(await delivering.send(deployment, 'evt_a')).toEqual(ok)
      await connectionFree()
      expect(await delivering.send(deployment, 'evt_b')).toEqual(ok)
      expect(server.requests.map(({ headers }) => headers['webhook-id'])).toEqual(['evt_a', 'evt_b', 'evt_b'])
    },
  )

  it('a second time leaves it unknown whether the extension ran', async () => {
    let requests = 0
    await using server = await startRawServer((socket) => void (++requests === 1 ? socket.write(fine) : socket.resetAndDestroy()))
    await using delivering = await startDelivering()
    const deployment = await delivering.deploy(server.url)
    await delivering.send(deployment)
    await connectionFree()
    expect(await delivering.send(deployment)).toMatchObject({ kind: 'unknown', error: { name: 'connection_reset' } })
    expect(server.requests).toHaveLength(3)
  })

  it('and then nobody listens leaves it unknown, too: the first time it may have been processed', async () => {
    await using server = await breakReused(() => void server[Symbol.asyncDispose]())
    await using delivering = await startDelivering()
    const deployment = await delivering.deploy(server.url)
    await delivering.send(deployment)
    await connectionFree()
    expect(await delivering.send(deployment)).toMatchObject({ kind: 'unknown', error: { name: 'connection_refused' } })
  })

  it.each([
    ['closes', (socket: Socket) => void socket.end()],
    ['resets', (socket: Socket) => void socket.resetAndDestroy()],
    [
      'begins a reply and resets',
      (socket: Socket) => void socket.write('HTTP/1.1 2', () => setTimeout(() => socket.resetAndDestroy(), 50)),
    ],
  ])('when it is new, %s, is not tried again: the event may have been processed', async (_name, breaking) => {
    await using server = await startRawServer(breaking)
    await using delivering = await startDelivering()
    expect(await delivering.send(await delivering.deploy(server.url))).toMatchObject({ kind: 'unknown' })
    expect(server.requests).toHaveLength(1)
  })
})

describe('a hung endpoint', () => {
  it('holds as many connections as its cap, and delays no other endpoint of its server', async () => {
    await using server = await startRawServer((socket, { path }) => void (path === '/hung' || socket.write(fine)))
    await using delivering = await startDelivering({ connections: 8, perEndpoint: 3 })
    const [hung, healthy] = [
      await delivering.deploy(`${server.url}/hung`, 'hung'),
      await delivering.deploy(`${server.url}/well`, 'well'),
    ]
    // Those that wait give up first: none of them is to find a place that a time-out has just made free.
    const stuck = Array.from({ length: 10 }, (_, i) => delivering.send(hung, `stuck_${i}`, i < 3 ? 700 : 500))
    for (let i = 0; i < 20; i++) expect(await delivering.send(healthy)).toEqual(ok)
    expect(server.requests.filter(({ path }) => path === '/hung')).toHaveLength(3)
    expect((await Promise.all(stuck)).map(({ kind }) => kind)).toEqual(Array(10).fill('timed-out'))
    await connectionFree()
    expect(await delivering.send(healthy)).toEqual(ok)
    expect(server.requests.filter(({ path }) => path === '/hung')).toHaveLength(3)
  })

  it('with thirty like it at one server leaves connections for a neighbour that answers, and the outbox is told which has room', async () => {
    await using server = await startRawServer((socket, { path }) => void (path === '/hung' || socket.write(fine)))
    await using delivering = await startDelivering({ connections: 16, perEndpoint: 3 })
    const healthy = await delivering.deploy(`${server.url}/well`, 'well')
    expect(await delivering.send(healthy)).toEqual(ok)
    const names = Array.from({ length: 30 }, (_, index) => `hung-${index}`)
    const hung = await Promise.all(names.map((tenant) => delivering.deploy(`${server.url}/hung`, tenant)))
    const stuck = hung.map((deployment, index) => delivering.send(deployment, `stuck_${index}`, index < 12 ? 700 : 500))
    const newcomer = await delivering.deploy(`${server.url}/new`, 'new')
    expect([delivering.readiness(healthy), delivering.readiness(newcomer)]).toEqual([{ room: 3 }, { room: 0 }])
    for (let i = 0; i < 20; i++) expect(await delivering.send(healthy)).toEqual(ok)
    expect((await Promise.all(stuck)).map(({ kind }) => kind)).toEqual(Array(30).fill('timed-out'))
    expect(server.requests.filter(({ path }) => path === '/hung').length).toBeLessThanOrEqual(12)
    await connectionFree()
    expect(delivering.readiness(newcomer)).toEqual({ room: 2 })
  })

  it('refuses more once too much waits', async () => {
    await using server = await startRawServer(() => {})
    await using delivering = await startDelivering({ perEndpoint: 1, waitingPerEndpoint: 2 })
    const deployment = await delivering.deploy(server.url)
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => delivering.send(deployment, undefined, 300)))
    expect(outcomes.map(({ kind }) => kind)).toEqual(['timed-out', 'timed-out', 'timed-out', 'shed', 'shed'])
  })

  it('is left behind by close, which settles what is in flight and what waits', async () => {
    await using server = await startRawServer(() => {})
    const delivering = await startDelivering({ perEndpoint: 1 })
    const deployment = await delivering.deploy(server.url)
    const outcomes = [delivering.send(deployment), delivering.send(deployment)]
    await until(() => server.requests.length === 1)
    await delivering.close()
    expect((await Promise.all(outcomes)).map(({ kind }) => kind)).toEqual(['unknown', 'shed'])
    await until(() => server.openConnections() === 0)
  })
})

const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5))
}

/** undici lends a connection again a turn of the event loop after its reply. */
const connectionFree = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20))
