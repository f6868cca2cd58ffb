import { Webhooks } from '@octokit/webhooks'
import examples from '@octokit/webhooks-examples' with { type: 'json' }
import { describe, expect, it } from 'vitest'
import { json, reply } from '../raw-server.ts'
import { arrivalOf, believedChanges, deliverOnce, textSecret } from './deliver-once.ts'
import type { Arrived } from './deliver-once.ts'

interface Example {
  readonly name: string
  readonly examples: readonly object[]
}

const signature = (arrived: Arrived): string => arrived.headers['x-hub-signature-256'] ?? ''
const dialect = 'github'
const library = new Webhooks({ secret: textSecret })

const believes = async (arrived: Arrived): Promise<boolean> => {
  const text = arrived.body.toString()
  // The library takes a text: bytes that are none are refused before it, as its own middleware does.
  if (!Buffer.from(text).equals(arrived.body) || signature(arrived) === '') return false
  return library.verify(text, signature(arrived)).catch(() => false)
}

describe('a delivery of the dialect github, to @octokit/webhooks', () => {
  it('is received with GitHub’s own payloads, one of each event', async () => {
    const webhooks = new Webhooks({ secret: textSecret })
    const received: unknown[] = []
    webhooks.onAny(({ id, name, payload }) => void received.push({ id, name, payload }))
    const sent: unknown[] = []
    for (const {
      name,
      examples: [payload],
    } of (examples as unknown as Example[]).slice(0, 60)) {
      const arrived = await arrivalOf({ dialect }, { data: { event: name, payload }, id: `evt_${name}` })
      const { headers } = arrived
      await webhooks.verifyAndReceive({
        ...{ id: headers['x-github-delivery'] ?? '', name: headers['x-github-event'] ?? '' },
        ...{ payload: arrived.body.toString(), signature: signature(arrived) },
      })
      sent.push({ id: `evt_${name}`, name, payload })
      expect(headers).toMatchObject({
        'content-type': 'application/json',
        'user-agent': expect.stringMatching(/^GitHub-Hookshot\//),
        'x-github-hook-id': expect.stringMatching(/^\d+$/),
      })
    }
    expect(sent.length).toBeGreaterThan(40)
    expect(received).toEqual(sent)
  })

  it('is believed no more once a single byte differs', async () => {
    const small = await arrivalOf({ dialect }, { data: { event: 'ping', payload: { zen: 'Keep it logically awesome. ✓' } } })
    expect(await believes(small)).toBe(true)
    expect(await believedChanges(small, ['x-hub-signature-256'], believes)).toEqual([])
    const push = (examples as unknown as Example[]).find(({ name }) => name === 'push')?.examples[0]
    const big = await arrivalOf({ dialect }, { data: { event: 'push', payload: push } })
    expect(await believes(big)).toBe(true)
    expect(await believedChanges(big, ['x-hub-signature-256'], believes)).toEqual([])
  })

  it('is signed with the newest secret alone, since GitHub has room for one', async () => {
    const arrived = await arrivalOf({ dialect, formerSecret: 'another-secret-text' }, { data: { event: 'ping', payload: {} } })
    expect(await believes(arrived)).toBe(true)
  })
})

it.each([
  [{ event: 'push' }],
  [{ event: 'push\r\nx: 1', payload: {} }],
  [{ event: 'push', payload: {}, more: 1 }],
  [{ event: 'push', payload: [] }],
  [null],
  ['text'],
])('data that is no GitHub event is not sent: %j', async (data) => {
  const { outcome, arrived } = await deliverOnce({ dialect }, { data })
  expect(outcome).toMatchObject({ kind: 'unreachable', error: { name: 'unfit_event', hint: expect.stringContaining('dialect') } })
  expect(arrived).toBeUndefined()
})

it('a reply that GitHub would not read is nothing; JSON is what the extension answered', async () => {
  const data = { event: 'ping', payload: {} }
  expect((await deliverOnce({ dialect }, { data, answer: reply(200, 'ok\n') })).outcome).toEqual({ kind: 'ok' })
  const html = reply(202, '<p>thanks', { 'content-type': 'text/html' })
  expect((await deliverOnce({ dialect }, { data, answer: html })).outcome).toEqual({ kind: 'ok' })
  expect((await deliverOnce({ dialect }, { data, answer: json(200, [1]) })).outcome).toEqual({ kind: 'ok', value: [1] })
})
