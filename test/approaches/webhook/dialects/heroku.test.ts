import { createHmac, timingSafeEqual } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { arrivalOf, believedChanges, deliverOnce, textSecret } from './deliver-once.ts'
import type { Arrived } from './deliver-once.ts'

const dialect = 'heroku'
const folder = new URL('../../../../scenarios/provision-email/payloads/', import.meta.url)
const data = JSON.parse(await readFile(new URL('08-unicode-app-provisioned.json', folder), 'utf8')) as Record<string, object>

/** As https://devcenter.heroku.com/articles/app-webhooks#securing-webhook-requests says: Heroku has no library for it. */
const believes = ({ body, headers }: Arrived): boolean => {
  const expected = Buffer.from(createHmac('sha256', textSecret).update(body).digest('base64'))
  const given = Buffer.from(headers['heroku-webhook-hmac-sha256'] ?? '')
  return given.length === expected.length && timingSafeEqual(given, expected)
}

it('a delivery of the dialect heroku is believed, and its body is Heroku’s', async () => {
  const arrived = await arrivalOf({ dialect }, { data, id: 'evt_heroku' })
  expect(believes(arrived)).toBe(true)
  const body = JSON.parse(arrived.body.toString()) as Record<string, object>
  const attempt = { id: expect.stringMatching(/^[\da-f-]{36}$/) }
  const metadata = { ...data['webhook_metadata'], attempt, delivery: { id: 'evt_heroku' } }
  expect(body).toEqual({ ...data, webhook_metadata: metadata })
})

it('is believed no more once a single byte differs', async () => {
  const arrived = await arrivalOf({ dialect }, { data })
  expect(await believedChanges(arrived, ['heroku-webhook-hmac-sha256'], believes)).toEqual([])
})

it('is signed with the newest secret alone, since Heroku has room for one', async () => {
  expect(believes(await arrivalOf({ dialect, formerSecret: 'another-secret-text' }, { data }))).toBe(true)
})

it.each([[null], [7], [[]], [{ action: 'update' }], [{ action: 'update', resource: 'addon', webhook_metadata: 'none' }]])(
  'data that is no Heroku body is not sent: %j',
  async (unfit) => {
    const { outcome, arrived } = await deliverOnce({ dialect }, { data: unfit })
    expect(outcome).toMatchObject({ kind: 'unreachable', error: { name: 'unfit_event' } })
    expect(arrived).toBeUndefined()
  },
)
