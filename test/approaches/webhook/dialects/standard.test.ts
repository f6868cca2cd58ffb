import { Webhook } from 'standardwebhooks'
import { Webhook as SvixWebhook } from 'svix'
import { describe, expect, it } from 'vitest'
import { eventOf, secret } from '../delivering.ts'
import { json } from '../raw-server.ts'
import { arrivalOf, believedChanges, deliverOnce } from './deliver-once.ts'
import type { Arrived } from './deliver-once.ts'

const former = `whsec_${Buffer.alloc(32, 9).toString('base64')}`
const signed = ['webhook-id', 'webhook-timestamp', 'webhook-signature']

describe.each([
  ['standardwebhooks', Webhook],
  ['svix', SvixWebhook],
])('a delivery of the dialect standard, to %s', (_name, Library) => {
  const believes =
    (key: string) =>
    ({ body, headers }: Arrived): boolean => {
      try {
        new Library(key).verify(body.toString('latin1') === body.toString() ? body.toString() : body, { ...headers })
        return true
      } catch {
        return false
      }
    }

  it('is believed, and is the event', async () => {
    const data = { text: 'grüße 💐', list: [1, null] }
    const arrived = await arrivalOf({ secret }, { data, id: 'evt_a' })
    expect(believes(secret)(arrived)).toBe(true)
    expect(JSON.parse(arrived.body.toString())).toEqual(eventOf('evt_a', data))
  })

  it('is believed no more once a single byte differs', async () => {
    const arrived = await arrivalOf({ secret, dialect: 'standard' }, { data: { a: 1 } })
    expect(await believedChanges(arrived, signed, believes(secret))).toEqual([])
  })

  it('is believed with the newest and the former secret while both are good', async () => {
    const arrived = await arrivalOf({ secret, formerSecret: former }, { data: {} })
    expect([secret, former].map((key) => believes(key)(arrived))).toEqual([true, true])
    const later = await arrivalOf({ secret }, { data: {} })
    expect([secret, former].map((key) => believes(key)(later))).toEqual([true, false])
  })
})

it('the reply’s JSON is what the extension answered', async () => {
  const { outcome } = await deliverOnce({ secret }, { data: {}, answer: json(200, { decision: 'allow' }) })
  expect(outcome).toEqual({ kind: 'ok', value: { decision: 'allow' } })
})

it('a dialect that is not spoken here is refused, with those that are', async () => {
  await expect(deliverOnce({ dialect: 'smoke-signals' }, { data: {} })).rejects.toMatchObject({
    name: 'UploadRefused',
    message: 'there is no dialect smoke-signals',
    hint: 'write one of github, heroku, standard, twilio',
  })
})

it.each(['github', 'heroku', 'twilio'])('%s takes a text as its secret, and no blank or short one', async (dialect) => {
  for (const bad of ['', 'short', 'with a blank in it, so long', 'ümläute-are-not-in-ascii'])
    await expect(deliverOnce({ dialect, secret: bad }, { data: {} })).rejects.toMatchObject({ name: 'UploadRefused' })
})
