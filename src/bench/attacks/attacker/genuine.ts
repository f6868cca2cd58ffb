import { createHmac } from 'node:crypto'

/** A delivery as it was overheard, and the powers of an attacker who has overheard others. */
export interface Genuine {
  readonly path: string
  /** Names as they were sent, in their order. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
  /** The same with some headers changed, in whatever case they are written; undefined leaves one out. */
  with(headers: Readonly<Record<string, string | undefined>>, body?: string): Forgery
  header(name: string): string
  /** As the platform would have sent it so many seconds ago: what was recorded then. */
  sentAgo(seconds: number): Forgery
  /** `v1,…` over an id, a timestamp and a body by a secret of the attacker's own. */
  signedByMe(id: string, timestamp: string, body: string): string
}

/** A request, whose content-length is written as it should be unless it is named. Bytes are sent as they are. */
export type Forgery = Buffer | Readonly<{ path: string; headers: readonly (readonly [string, string])[]; body: string }>

export interface Secrets {
  /** Of the victim: an attacker does not have it, and it only makes what the platform would have sent earlier. */
  readonly victims: string
  readonly attackers: string
}

export const genuineOf = (raw: string, { victims, attackers }: Secrets): Genuine => {
  const end = raw.indexOf('\r\n\r\n')
  const [first = '', ...lines] = raw.slice(0, end).split('\r\n')
  const headers = lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()] as const)
  const path = first.split(' ')[1] ?? '/'
  const body = raw.slice(end + 4)
  const header = (name: string): string => headers.find(([known]) => known.toLowerCase() === name)?.[1] ?? ''
  const changed: Genuine['with'] = (wanted, other = body) => ({
    path,
    headers: [
      ...headers.filter(([name]) => !Object.keys(wanted).some((changing) => changing.toLowerCase() === name.toLowerCase())),
      ...Object.entries(wanted).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
    ],
    body: other,
  })
  return {
    ...{ path, headers, body, header },
    with: changed,
    sentAgo: (seconds) => {
      const timestamp = String(Number(header('webhook-timestamp')) - seconds)
      const signature = sign(victims, header('webhook-id'), timestamp, body)
      return changed({ 'webhook-timestamp': timestamp, 'webhook-signature': signature })
    },
    signedByMe: (id, timestamp, text) => sign(attackers, id, timestamp, text),
  }
}

/** Standard Webhooks 1.0. */
const sign = (secret: string, id: string, timestamp: string, body: string): string =>
  `v1,${createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64'))
    .update(`${id}.${timestamp}.${body}`)
    .digest('base64')}`

/** What goes over the wire, on a connection that serves for this alone. */
export const bytesOf = (forgery: Forgery): Buffer => {
  if (Buffer.isBuffer(forgery)) return forgery
  const { path, headers, body } = forgery
  // One whose length is not that of the genuine one would be a different attack: those send bytes.
  const kept = headers.filter(([name]) => !/^(content-length|connection)$/i.test(name))
  const length = ['content-length', String(Buffer.byteLength(body))] as const
  const lines = [...kept, length, ['connection', 'close'] as const].map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`)
}
