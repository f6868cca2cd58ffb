import { once } from 'node:events'
import { connect } from 'node:net'
import { isDeepStrictEqual } from 'node:util'
import { loadScenario } from '../../src/bench/scenario/load-scenario.ts'
import { referenceOf } from '../../src/bench/scenario/reference.ts'
import { post, type Sent, valueOf, withByte, withHeader, write } from './deliveries.ts'
import { receiverSecret, type RunningReceiver } from './running-receiver.ts'

/** One demand on a receiver. It answers what is wrong, in words; undefined when nothing is. */
export interface ReceiverCheck {
  readonly title: string
  run(receiver: RunningReceiver): Promise<string | undefined>
}

const otherSecret = `whsec_${Buffer.alloc(32, 8).toString('base64')}`
const scenario = await loadScenario('sms-reply')
const sms = scenario.payloads[13]

/** Sends each, and says which was not answered by the status. */
const expectStatus = async (receiver: RunningReceiver, status: number, sent: Readonly<Record<string, Sent>>) => {
  const wrong: string[] = []
  for (const [name, one] of Object.entries(sent)) {
    const answer = await post(receiver, one)
    if (answer.status !== status) wrong.push(`${name}: ${answer.status} ${answer.text.slice(0, 200)}`)
  }
  return wrong.length === 0 ? undefined : wrong.join('; ')
}

const minutes = (n: number) => ({ nowMs: Date.now() + n * 60_000 })

const everyByte = (sent: Sent): Record<string, Sent> =>
  Object.fromEntries(Array.from(sent.body, (_, at) => [`byte ${at}`, withByte(sent, at)]))

const everySignatureByte = (sent: Sent): Record<string, Sent> => {
  const value = valueOf(sent, 'webhook-signature')
  const flip = (at: number): string => value.slice(0, at) + String.fromCharCode(value.charCodeAt(at) ^ 1) + value.slice(at + 1)
  return Object.fromEntries(Array.from(value, (_, at) => [`signature ${at}`, withHeader(sent, 'webhook-signature', flip(at))]))
}

export const receiverChecks: readonly ReceiverCheck[] = [
  {
    title: 'decides every message of the scenario as its extension does',
    run: async (receiver) => {
      for (const [operation, payload] of scenario.payloads.entries()) {
        const { decision } = await referenceOf(scenario, operation)
        const { status, text } = await post(receiver, write(payload))
        if (status !== 200 || !isDeepStrictEqual(JSON.parse(text), decision)) return `payload ${operation}: ${status} ${text}`
      }
      return undefined
    },
  },
  {
    title: 'believes a right signature beside another, as during a rotation',
    run: (receiver) => {
      const sent = write(sms)
      const other = valueOf(write(sms, { secret: otherSecret }), 'webhook-signature')
      const both = withHeader(sent, 'webhook-signature', `${other} ${valueOf(sent, 'webhook-signature')}`)
      return expectStatus(receiver, 200, { both })
    },
  },
  {
    title: 'refuses what another secret signed, or none',
    run: (receiver) =>
      expectStatus(receiver, 401, {
        'another secret': write(sms, { secret: otherSecret }),
        ...Object.fromEntries(
          ['webhook-id', 'webhook-timestamp', 'webhook-signature'].flatMap((name) => [
            [`no ${name}`, withHeader(write(sms), name)],
            [`an empty ${name}`, withHeader(write(sms), name, '')],
          ]),
        ),
      }),
  },
  {
    title: 'refuses another byte anywhere in body and signature',
    run: (receiver) => expectStatus(receiver, 401, { ...everyByte(write(sms)), ...everySignatureByte(write(sms)) }),
  },
  {
    title: 'refuses another id or time, and a signed header that stands twice',
    run: (receiver) => {
      const twice = (name: string): Sent => {
        const sent = write(sms)
        return { ...sent, headers: [...sent.headers, name, valueOf(sent, name)] }
      }
      const sent = write(sms)
      return expectStatus(receiver, 401, {
        'another id': withHeader(sent, 'webhook-id', `${valueOf(sent, 'webhook-id')}0`),
        'another time': withHeader(sent, 'webhook-timestamp', String(Number(valueOf(sent, 'webhook-timestamp')) - 1)),
        'no time': withHeader(sent, 'webhook-timestamp', '1e9'),
        'two ids': twice('webhook-id'),
        'two times': twice('webhook-timestamp'),
        'two signatures': twice('webhook-signature'),
      })
    },
  },
  {
    title: 'refuses what is more than five minutes old or early, and nothing younger',
    run: async (receiver) =>
      (await expectStatus(receiver, 401, { old: write(sms, minutes(-6)), early: write(sms, minutes(6)) })) ??
      expectStatus(receiver, 200, { late: write(sms, minutes(-4)), soon: write(sms, minutes(4)) }),
  },
  {
    title: 'takes no weaker version of the signature',
    run: (receiver) => {
      const sent = write(sms)
      const digest = valueOf(sent, 'webhook-signature').slice('v1,'.length)
      const versions = [`v0,${digest}`, `v1a,${digest}`, `v2,${digest}`, digest, `V1,${digest}`, `v1,`, 'v1', ' ']
      return expectStatus(
        receiver,
        401,
        Object.fromEntries(versions.map((value) => [value, withHeader(sent, 'webhook-signature', value)])),
      )
    },
  },
  {
    title: 'answers a replay as the first time, without deciding again',
    run: async (receiver) => {
      const id = crypto.randomUUID()
      const first = await post(receiver, write(sms, { id }))
      const again = await post(receiver, write(sms, { id, nowMs: Date.now() - 2_000 }))
      if (first.status === 200 && !first.duplicate && again.status === 200 && again.duplicate && again.text === first.text)
        return undefined
      return `first ${JSON.stringify(first)}, then ${JSON.stringify(again)}`
    },
  },
  {
    title: 'refuses what is genuine and no event',
    run: async (receiver) => {
      const mismatched = write(sms, { id: 'one' })
      const resigned = write(sms, { id: 'two' })
      return expectStatus(receiver, 400, {
        'data without a text': write({ DateCreated: 'Mon, 04 Mar 2024 10:15:00 +0000' }),
        'data that is a list': write([]),
        'no date': write({ Body: 'hello', DateCreated: 'yesterday' }),
        ...(await signedAs(mismatched, 'two', resigned)),
      })
    },
  },
  {
    title: 'takes a body of 900 KB, refuses one above 1 MB, and goes on',
    run: async (receiver) => {
      const big = write({ ...(sms as object), Extra: 'x'.repeat(900_000) })
      const tooBig = write({ ...(sms as object), Extra: 'x'.repeat(1_100_000) })
      const fine = await expectStatus(receiver, 200, { big })
      // Who answers before the end of what it does not want may cut the connection.
      const refused = await post(receiver, tooBig).then(
        ({ status }) => status,
        () => 413,
      )
      if (fine !== undefined || refused !== 413) return fine ?? `above 1 MB: ${refused}`
      return expectStatus(receiver, 200, { after: write(sms) })
    },
  },
  {
    title: 'goes on when callers break off in the middle, whoever they are',
    run: async (receiver) => {
      for (let times = 0; times < 3; times++) {
        await breakOff(receiver)
        const harmed = await expectStatus(receiver, 200, { after: write(sms) }).catch(String)
        if (harmed !== undefined) return harmed
      }
      return undefined
    },
  },
  {
    title: 'answers 100 at once on few connections, which stay open',
    run: async (receiver) => {
      const before = receiver.connections()
      const answers = await Promise.all(Array.from({ length: 100 }, () => post(receiver, write(sms))))
      const wrong = answers.filter(({ status, duplicate }) => status !== 200 || duplicate)
      const opened = receiver.connections() - before
      if (wrong.length > 0) return `${wrong.length} of 100 were not answered by 200`
      return opened <= 16 ? undefined : `${opened} connections for 100 requests, 16 at once`
    },
  },
  {
    title: 'decides an event once that comes many times at once',
    run: async (receiver) => {
      const sent = write(sms)
      const answers = await Promise.all(Array.from({ length: 10 }, () => post(receiver, sent)))
      const firsts = answers.filter(({ status, duplicate }) => status === 200 && !duplicate).length
      return firsts === 1 ? undefined : `${firsts} of 10 were decided`
    },
  },
  {
    title: 'ends on SIGTERM with 0, idle connections or not',
    run: async (receiver) => {
      await post(receiver, write(sms))
      const code = await receiver.terminate()
      return code === 0 ? undefined : `it ended with ${code}`
    },
  },
]

/** Announces more than it sends, and goes. */
const breakOff = async ({ url }: RunningReceiver): Promise<void> => {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  await new Promise((sent) => socket.write('POST / HTTP/1.1\r\nhost: here\r\ncontent-length: 100\r\n\r\nhalf', sent))
  socket.resetAndDestroy()
  await once(socket, 'close')
}

/** A body whose event has another id than the header, signed all the same. */
const signedAs = async (body: Sent, id: string, other: Sent): Promise<Record<string, Sent>> => {
  const { signStandard, readStandardKey } = await import('../../src/approaches/webhook/dialects/standard.ts')
  const timestamp = valueOf(other, 'webhook-timestamp')
  const signature = signStandard(readStandardKey(receiverSecret), id, timestamp, body.body)
  return { 'another id in the event': { ...withHeader(other, 'webhook-signature', signature), body: body.body } }
}
