import { describe, expect, it } from 'vitest'
import type { Deployment } from '../../../src/approaches/approach.ts'
import { type Delivering, startDelivering } from './delivering.ts'
import { json, reply, startRawServer } from './raw-server.ts'

const fine = json(200, { decision: 'allow' })

/** An endpoint whose answer a test changes as it goes on, and a clock that stands until it is set. */
const startChanging = async (first: Buffer) => {
  let [answer, nowMs] = [first, 1_000_000]
  const stack = new AsyncDisposableStack()
  const server = stack.use(await startRawServer((socket) => socket.write(answer)))
  const delivering = stack.use(await startDelivering({ perEndpoint: 8 }, undefined, { nowMs: () => nowMs }))
  return {
    server,
    delivering,
    now: () => nowMs,
    pass: (ms: number) => (nowMs += ms),
    answerWith: (bytes: Buffer) => (answer = bytes),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

describe('an endpoint that fails', () => {
  it('is left alone after five failures: what follows is shed at once, and the outbox is told until when', async () => {
    await using shop = await startChanging(reply(500))
    const deployment = await shop.delivering.deploy(shop.server.url)
    expect(shop.delivering.readiness(deployment)).toEqual({ room: 2 })
    for (let i = 0; i < 5; i++) expect(await shop.delivering.send(deployment)).toMatchObject({ kind: 'failed' })
    const shed = await shop.delivering.attempt(deployment)
    expect(shed).toMatchObject({
      outcome: { kind: 'shed', error: { name: 'endpoint_open', hint: expect.stringMatching(/ s: /) } },
    })
    expect(shed.wire).toBeUndefined()
    expect(shop.server.requests).toHaveLength(5)
    const { room, atMs = 0 } = shop.delivering.readiness(deployment)
    expect(room).toBe(0)
    expect(atMs - shop.now()).toBeGreaterThanOrEqual(4_000)
    expect(atMs - shop.now()).toBeLessThanOrEqual(6_000)
  })

  it('is probed by one call, and once that is answered by few at first', async () => {
    await using shop = await startChanging(reply(503))
    const deployment = await shop.delivering.deploy(shop.server.url)
    for (let i = 0; i < 5; i++) await shop.delivering.send(deployment)
    shop.pass(6_001)
    await leftLane()
    expect(shop.delivering.readiness(deployment)).toEqual({ room: 1 })
    shop.answerWith(fine)
    const [probe, beside] = await Promise.all([shop.delivering.send(deployment), shop.delivering.send(deployment)])
    expect([probe?.kind, beside?.kind]).toEqual(['ok', 'shed'])
    await leftLane()
    expect(shop.delivering.readiness(deployment)).toEqual({ room: 1 })
    const rooms: number[] = []
    for (let i = 0; i < 40; i++) {
      await shop.delivering.send(deployment)
      await leftLane()
      rooms.push(shop.delivering.readiness(deployment).room)
    }
    expect(rooms).toEqual(rooms.toSorted((a, b) => a - b))
    expect([...new Set(rooms)]).toEqual([2, 3, 4, 5, 6, 7, 8])
  })

  it('is not probed while calls from before take all the room that it has', async () => {
    const answers = [undefined, undefined, ...Array.from({ length: 4 }, () => reply(500)), reply(503)]
    let [asked, nowMs] = [0, 0]
    await using server = await startRawServer((socket) => {
      const answer = answers[asked++]
      if (answer) socket.write(answer)
    })
    await using delivering = await startDelivering({ perEndpoint: 3 }, undefined, { nowMs: () => nowMs })
    const deployment = await delivering.deploy(server.url)
    const hung = [delivering.send(deployment), delivering.send(deployment)]
    while (asked < 2) await new Promise((resolve) => setImmediate(resolve))
    for (let i = 0; i < 5; i++) await delivering.send(deployment)
    nowMs = 10_000
    await leftLane()
    expect(delivering.readiness(deployment)).toEqual({ room: 0 })
    await delivering.close()
    await Promise.all(hung)
  })

  it('sheds what waits for its turn when it is given up', async () => {
    const hung: (() => void)[] = []
    await using server = await startRawServer((socket) => void hung.push(() => socket.resetAndDestroy()))
    await using delivering = await startDelivering({ perEndpoint: 5 })
    const deployment = await delivering.deploy(server.url)
    const inFlight = Array.from({ length: 5 }, () => delivering.send(deployment))
    const waiting = Array.from({ length: 20 }, () => delivering.send(deployment))
    while (hung.length < 5) await new Promise((resolve) => setImmediate(resolve))
    for (const reset of hung) reset()
    expect((await Promise.all(inFlight)).map(({ kind }) => kind)).toEqual(Array(5).fill('unknown'))
    const kinds = (await Promise.all(waiting)).map((outcome) => outcome.kind)
    expect(kinds.filter((kind) => kind === 'shed').length).toBeGreaterThanOrEqual(16)
    expect(server.requests.length).toBeLessThanOrEqual(9)
  })

  it('stops nobody when it only refuses events: a 4xx is the customer’s logic', async () => {
    await using shop = await startChanging(reply(400))
    const deployment = await shop.delivering.deploy(shop.server.url)
    for (let i = 0; i < 20; i++) expect(await shop.delivering.send(deployment)).toMatchObject({ kind: 'failed' })
    expect(shop.server.requests).toHaveLength(20)
    await leftLane()
    expect(shop.delivering.readiness(deployment)).toEqual({ room: 8 })
  })

  it('stays so over a redeploy of the same URL, and starts anew at another', async () => {
    await using shop = await startChanging(reply(500))
    const first = await shop.delivering.deploy(`${shop.server.url}/a`)
    for (let i = 0; i < 5; i++) await shop.delivering.send(first)
    const again = await shop.delivering.deploy(`${shop.server.url}/a`)
    await shop.delivering.retire(first)
    expect(await shop.delivering.send(again)).toMatchObject({ kind: 'shed' })
    const other = await shop.delivering.deploy(`${shop.server.url}/b`)
    expect(await shop.delivering.send(other)).toMatchObject({ kind: 'failed' })
    const neighbour = await shop.delivering.deploy(`${shop.server.url}/a`, 'globex')
    expect(await shop.delivering.send(neighbour)).toMatchObject({ kind: 'failed' })
  })
})

describe('an endpoint that has not answered yet', () => {
  it('gets two deliveries at once, and one more with each answer', async () => {
    await using shop = await startChanging(fine)
    const deployment = await shop.delivering.deploy(shop.server.url)
    const rooms = [shop.delivering.readiness(deployment).room]
    for (let i = 0; i < 8; i++) {
      await shop.delivering.send(deployment)
      await leftLane()
      rooms.push(shop.delivering.readiness(deployment).room)
    }
    expect(rooms).toEqual([2, 3, 4, 5, 6, 7, 8, 8, 8])
  })
})

describe('an endpoint that is overloaded', () => {
  it.each([429, 502, 503, 504])('by status %i gets half as many calls at once', async (status) => {
    await using shop = await startChanging(fine)
    const deployment = await shop.delivering.deploy(shop.server.url)
    await answerOften(shop.delivering, deployment)
    shop.answerWith(reply(status))
    await shop.delivering.send(deployment)
    await leftLane()
    expect(shop.delivering.readiness(deployment)).toEqual({ room: 4 })
  })

  it('by a time-out, too', async () => {
    let isHung = false
    await using server = await startRawServer((socket) => void (isHung || socket.write(fine)))
    await using delivering = await startDelivering({ perEndpoint: 8 })
    const deployment = await delivering.deploy(server.url)
    await answerOften(delivering, deployment)
    isHung = true
    expect(await delivering.send(deployment, undefined, 100)).toMatchObject({ kind: 'timed-out' })
    await leftLane()
    expect(delivering.readiness(deployment)).toEqual({ room: 4 })
  })

  it('is paused as long as it asks, an hour at most', async () => {
    await using shop = await startChanging(fine)
    const deployment = await shop.delivering.deploy(shop.server.url)
    await answerOften(shop.delivering, deployment)
    shop.answerWith(reply(429, '', { 'retry-after': '30' }))
    expect((await shop.delivering.attempt(deployment)).asks).toEqual({ retryAfterMs: 30_000 })
    expect(shop.delivering.readiness(deployment)).toEqual({ room: 0, atMs: shop.now() + 30_000 })
    shop.pass(30_000)
    await leftLane()
    expect(shop.delivering.readiness(deployment)).toEqual({ room: 4 })
    shop.answerWith(reply(503, '', { 'retry-after': '9999999999' }))
    expect((await shop.delivering.attempt(deployment)).asks).toEqual({ retryAfterMs: 9_999_999_999_000 })
    expect(shop.delivering.readiness(deployment)).toEqual({ room: 0, atMs: shop.now() + 3_600_000 })
  })

  it('is told to be gone by 410', async () => {
    await using shop = await startChanging(reply(410))
    expect((await shop.delivering.attempt(await shop.delivering.deploy(shop.server.url))).asks).toEqual({ gone: true })
  })
})

const answerOften = async ({ send }: Delivering, deployment: Deployment): Promise<void> => {
  for (let i = 0; i < 8; i++) await send(deployment)
}

/** A lane is left a turn of the event loop after the reply. */
const leftLane = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5))
