import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import ipaddr from 'ipaddr.js'

/** The answers to a name, one set a time it is asked for; the last set stays. IP addresses, or `cname:other.name`. */
export type Zone = Readonly<Record<string, readonly (readonly string[])[]>>

/** What the n-th question for a name in a family, from 1 on, is answered with; undefined: there is no such name. */
export type Answer = (name: string, nth: number) => readonly string[] | undefined

/** A small real name server on loopback that answers as it is told, with a time to live of 0. */
export interface NameServer extends AsyncDisposable {
  readonly address: string
  serve(zone: Zone): void
  /** So far, by family: as often as somebody looked the name up. */
  questions(name: string, family: 4 | 6): number
}

export const startNameServer = async (first: Answer = () => undefined): Promise<NameServer> => {
  let answerTo = first
  // Both families are asked for at once: each counts for itself.
  const asked = new Map<string, number>()
  const countOf = (name: string, type: number): number => asked.get(`${name} ${type}`) ?? 0
  const socket = createSocket('udp4')
  socket.on('message', (query, { address, port }) => {
    const question = readQuestion(query)
    if (!question) return
    const { name, type } = question
    asked.set(`${name} ${type}`, countOf(name, type) + 1)
    socket.send(answer(query, question, answerTo(name, countOf(name, type))), port, address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return {
    address: `127.0.0.1:${socket.address().port}`,
    serve: (zone) => {
      answerTo = fromZone(zone)
      asked.clear()
    },
    questions: (name, family) => countOf(name, family === 4 ? typeA : typeAaaa),
    [Symbol.asyncDispose]: async () => {
      socket.close()
      await once(socket, 'close')
    },
  }
}

const fromZone =
  (zone: Zone): Answer =>
  (name, nth) => {
    const sets = zone[name]
    const behind = (text: string): readonly string[] => (text.startsWith('cname:') ? (zone[text.slice(6)]?.[0] ?? []) : [])
    return sets && (sets[Math.min(nth, sets.length) - 1] ?? []).flatMap((text) => [text, ...behind(text)])
  }

interface Question {
  readonly name: string
  readonly type: number
  /** Where it ends, in bytes. */
  readonly end: number
}

const typeA = 1
const typeCname = 5
const typeAaaa = 28

/** RFC 1035, 4.1.2; undefined for what is cut off. */
const readQuestion = (query: Buffer): Question | undefined => {
  const labels: string[] = []
  let at = 12
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  if (at + 5 > query.length) return undefined
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 }
}

/** RFC 1035, 4.1: the question again, then what fits its type. Without answers, 3 says that there is no such name. */
const answer = (query: Buffer, { name, type, end }: Question, texts: readonly string[] | undefined): Buffer => {
  const records = recordsOf(name, type, texts ?? [])
  const head = Buffer.alloc(12)
  query.copy(head, 0, 0, 2)
  head.writeUInt16BE(0x8580 | (texts ? 0 : 3), 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt16BE(records.length, 6)
  return Buffer.concat([head, query.subarray(12, end), ...records])
}

/** What follows an alias belongs to the name that it leads to. */
const recordsOf = (asked: string, type: number, texts: readonly string[]): Buffer[] => {
  let owner = asked
  return texts.flatMap((text) => {
    if (text.startsWith('cname:')) {
      const alias = record(owner, typeCname, encodeName(text.slice(6)))
      owner = text.slice(6)
      return [alias]
    }
    const address = ipaddr.parse(text)
    const own = address.kind() === 'ipv4' ? typeA : typeAaaa
    return own === type ? [record(owner, type, Buffer.from(address.toByteArray()))] : []
  })
}

const record = (name: string, type: number, data: Buffer): Buffer => {
  const fixed = Buffer.alloc(10)
  fixed.writeUInt16BE(type, 0)
  fixed.writeUInt16BE(1, 2)
  fixed.writeUInt16BE(data.length, 8)
  return Buffer.concat([encodeName(name), fixed, data])
}

const encodeName = (name: string): Buffer =>
  Buffer.concat([
    ...name.split('.').flatMap((label) => [Buffer.from([label.length]), Buffer.from(label, 'latin1')]),
    Buffer.from([0]),
  ])
