import fc from 'fast-check'
import twilio from 'twilio'
import { describe, expect, it } from 'vitest'
import { inboundMessages } from '../../../../scenarios/sms-reply/payloads.ts'
import { reply } from '../raw-server.ts'
import { arrivalOf, believedChanges, deliverOnce, textSecret } from './deliver-once.ts'
import type { Arrived, Delivery } from './deliver-once.ts'

const dialect = 'twilio'
const [first] = inboundMessages()

const believes = ({ body, headers, url }: Arrived): boolean => {
  const fields = Object.fromEntries(new URLSearchParams(body.toString()))
  return twilio.validateRequest(textSecret, headers['x-twilio-signature'] ?? '', url, fields)
}

describe('a delivery of the dialect twilio, to twilio’s validateRequest', () => {
  it('is believed with each message of the scenario, whose fields arrive as they were', async () => {
    for (const data of inboundMessages()) {
      const arrived = await arrivalOf({ dialect }, { data, id: 'evt_sms' })
      expect(believes(arrived)).toBe(true)
      expect(Object.fromEntries(new URLSearchParams(arrived.body.toString()))).toEqual(data)
      expect(arrived.headers).toMatchObject({
        'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
        'i-twilio-idempotency-token': 'evt_sms',
      })
    }
  })

  // A blank may be written as + or as %20, and hex digits in both cases: what is signed are the fields.
  it('is believed no more once a single byte differs', async () => {
    const arrived = await arrivalOf({ dialect }, { data: first })
    const fields = new URLSearchParams(arrived.body.toString()).toString()
    const sameFields = ({ body }: Arrived): boolean => new URLSearchParams(body.toString()).toString() === fields
    const changedBodies = await believedChanges(
      arrived,
      ['x-twilio-signature'],
      (one) => believes(one) && one.body === arrived.body,
    )
    expect(changedBodies).toEqual([])
    expect(await believedChanges(arrived, [], (one) => believes(one) && !sameFields(one))).toEqual([])
    expect(believes({ ...arrived, url: arrived.url.replace('from=us', 'from=uz') })).toBe(false)
  })

  it('is signed with the newest secret alone, since Twilio has room for one', async () => {
    expect(believes(await arrivalOf({ dialect, formerSecret: 'another-secret-text' }, { data: first }))).toBe(true)
  })
})

it.each([
  ['a number', { NumMedia: 0 }],
  ['a list', [{ Body: 'x' }]],
  ['half a character', { Body: '\ud83d' }],
  ['nothing', null],
])('data with %s is not sent', async (_name, data) => {
  const { outcome, arrived } = await deliverOnce({ dialect }, { data })
  expect(outcome).toMatchObject({ kind: 'unreachable', error: { name: 'unfit_event' } })
  expect(arrived).toBeUndefined()
})

describe('TwiML', () => {
  const xml = (body: string): Buffer => reply(200, body, { 'content-type': 'text/xml; charset=utf-8' })
  const outcomeOf = async (answer: Delivery['answer'] & {}) => (await deliverOnce({ dialect }, { data: first, answer })).outcome
  const allow = (text: string) => ({ kind: 'ok', value: { decision: 'allow', changes: { reply: text } } })

  it('of Twilio’s own library says the reply, whatever its text', async () => {
    const texts = fc.sample(fc.string({ unit: 'binary', maxLength: 40 }), { numRuns: 25, seed: 5 })
    const special = ['', 'a < b && "c" > \'d\'', '花を十本 💐', 'line\nline', ']]>', '<!-- -->']
    // XML has no way to write most control characters; Twilio's library writes them all the same.
    // oxlint-disable-next-line no-control-regex -- these are what is left out
    const sayable = texts.filter((text) => !/[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/u.test(text))
    for (const text of [...special, ...sayable]) {
      const response = new twilio.twiml.MessagingResponse()
      response.message(text)
      expect(await outcomeOf(xml(response.toString()))).toEqual(allow(text))
    }
    expect(await outcomeOf(xml(new twilio.twiml.MessagingResponse().toString()))).toEqual({
      kind: 'ok',
      value: { decision: 'deny' },
    })
  })

  it.each([
    ['<Response><Message>a</Message></Response>', allow('a')],
    ['<Response>\n <Message><Body>a &#x1F490; &amp;lt;</Body></Message>\n</Response>\n', allow('a 💐 &lt;')],
    ['<Response><Message><![CDATA[<b> & ]] </b>]]></Message></Response>', allow('<b> & ]] </b>')],
    ['<Response/>', { kind: 'ok', value: { decision: 'deny' } }],
    [
      '<Response><!-- they&#45;&#45;said -- no --></Response>'.replace(' -- no', ''),
      { kind: 'ok', value: { decision: 'deny', reason: 'they--said' } },
    ],
    ['', { kind: 'ok' }],
  ])('is read: %s', async (body, outcome) => {
    expect(await outcomeOf(xml(body))).toEqual(outcome)
  })

  it.each([
    'OK',
    '<Response>',
    '<Response><Message>a</Response></Message>',
    '<response/>',
    '<Response/><Response/>',
    '<Response><Message>a</Message><Message>b</Message></Response>',
    '<Response><Message to="+4930123456">a</Message></Response>',
    '<Response><Redirect>http://127.0.0.1/</Redirect></Response>',
    '<Response>plain</Response>',
    '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><Response><Message>&b;</Message></Response>',
    '<!DOCTYPE r SYSTEM "file:///etc/passwd"><Response/>',
    '<?xml-stylesheet href="x"?><Response/>',
    '<Response><Message>&nbsp;</Message></Response>',
    '<Response><Message>&#0;</Message></Response>',
    '<Response><Message>&#xD800;</Message></Response>',
    '<Response><Message>&#x110000;</Message></Response>',
    '<Response><Message>a & b</Message></Response>',
    '<Response><Message>\u0007</Message></Response>',
    '<Response><!-- a -- b --></Response>',
    `<Response>${'<Message>'.repeat(5_000)}</Response>`,
    `<Response><!--${'- '.repeat(20_000)}</Response>`,
  ])('is refused: %s', async (body) => {
    expect(await outcomeOf(xml(body))).toMatchObject({ kind: 'bad-reply', error: { hint: expect.stringContaining('<Response') } })
  })

  it('is refused in another type, encoding or character set', async () => {
    const body = '<Response/>'
    expect(await outcomeOf(reply(200, body, { 'content-type': 'text/html' }))).toMatchObject({ kind: 'bad-reply' })
    const packed = reply(200, body, { 'content-type': 'text/xml', 'content-encoding': 'gzip' })
    expect(await outcomeOf(packed)).toMatchObject({ kind: 'bad-reply' })
    const latin = reply(200, Buffer.from('<Response><Message>\xfc</Message></Response>', 'latin1'), {
      'content-type': 'text/xml',
    })
    expect(await outcomeOf(latin)).toMatchObject({ kind: 'bad-reply' })
  })
})
