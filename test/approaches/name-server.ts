import { createSocket } from 'node:dgram'
import { Resolver } from 'node:dns'
import type { LookupAddress } from 'node:dns'
import { once } from 'node:events'
import { isIPv6 } from 'node:net'
import ipaddr from 'ipaddr.js'
import type { Resolve } from '../../src/approaches/address-guard.ts'

/** Of a name: addresses, or the name that it is an alias of. */
export interface DnsAnswer {
  readonly addresses: readonly string[]
  readonly alias?: string
}

export interface NameServer extends AsyncDisposable {
  /** `127.0.0.1:5353` */
  readonly address: string
  /** Asks this server, and nobody else, for both families. */
  readonly resolve: Resolve
  /** Questions so far, by family: as often as somebody looked the name up. */
  questions(name: string, family: 4 | 6): number
}

const [typeA, typeCname, typeAaaa] = [1, 5, 28]

/** A real DNS server on UDP that answers with TTL 0, each time what `answer` says for the n-th question, from 1 on. */
export const startNameServer = async (answer: (name: string, nth: number) => DnsAnswer): Promise<NameServer> => {
  const asked = new Map<string, number>()
  const socket = createSocket('udp4', (query, { port, address }) => {
    const { name, type, length } = readQuestion(query)
    const key = `${name} ${type}`
    asked.set(key, (asked.get(key) ?? 0) + 1)
    socket.send(replyTo(query.subarray(0, length), type, answer(name, asked.get(key) ?? 1)), port, address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const resolver = new Resolver({ tries: 1, timeout: 2_000 })
  const server = `127.0.0.1:${socket.address().port}`
  resolver.setServers([server])
  return {
    address: server,
    resolve: (hostname, _options, done) => askBoth(resolver, hostname, (found) => done(null, found)),
    questions: (name, family) => asked.get(`${name} ${family === 4 ? typeA : typeAaaa}`) ?? 0,
    async [Symbol.asyncDispose]() {
      socket.close()
      await once(socket, 'close')
    },
  }
}

const askBoth = (resolver: Resolver, hostname: string, done: (found: LookupAddress[]) => void): void => {
  const found: LookupAddress[] = []
  let open = 2
  const collect =
    (family: 4 | 6) =>
    (_error: unknown, addresses: string[] = []): void => {
      for (const address of addresses) found.push({ address, family })
      if (--open === 0) done(found)
    }
  resolver.resolve4(hostname, collect(4))
  resolver.resolve6(hostname, collect(6))
}

/** The one question of a query (RFC 1035, 4.1.2). */
const readQuestion = (query: Buffer): { name: string; type: number; length: number } => {
  const labels: string[] = []
  let at = 12
  for (let size = query[at] ?? 0; size > 0; size = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + size))
    at += 1 + size
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), length: at + 5 }
}

const replyTo = (question: Buffer, type: number, { addresses, alias }: DnsAnswer): Buffer => {
  const fitting = addresses.filter((address) => isIPv6(address) === (type === typeAaaa))
  const owner = alias === undefined ? toQuestion : writeName(alias)
  const records = fitting.map((address) => record(owner, type, Buffer.from(ipaddr.parse(address).toByteArray())))
  if (alias !== undefined) records.unshift(record(toQuestion, typeCname, writeName(alias)))
  const reply = Buffer.concat([question, ...records])
  reply.writeUInt16BE(0x8180, 2)
  reply.writeUInt16BE(records.length, 6)
  reply.writeUInt32BE(0, 8)
  return reply
}

/** A pointer to the name in the question. */
const toQuestion = Buffer.from([0xc0, 12])

const writeName = (name: string): Buffer =>
  Buffer.concat([...name.split('.').map((label) => Buffer.from(`${String.fromCharCode(label.length)}${label}`)), Buffer.alloc(1)])

/** Class IN, TTL 0. */
const record = (owner: Buffer, type: number, data: Buffer): Buffer => {
  const head = Buffer.alloc(10)
  head.writeUInt16BE(type, 0)
  head.writeUInt16BE(1, 2)
  head.writeUInt16BE(data.length, 8)
  return Buffer.concat([owner, head, data])
}
