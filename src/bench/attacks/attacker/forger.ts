import { connect } from 'node:net'
import { bytesOf, genuineOf, type Secrets } from './genuine.ts'
import type { HostileModule, HostileSocket, Place } from './hostile-module.ts'

/** What the attacked said to one request; 0 where the connection was closed without an answer. */
export interface Said {
  readonly status: number
  readonly text: string
}

/** Stands between the platform and the customer's server, passes on what it hears and keeps it. */
export interface Forger {
  onConnection(socket: HostileSocket): void
  /** Makes the forgeries of the delivery that was overheard and sends them, one after the other. */
  run(secrets: Secrets): Promise<Said[]>
}

export const createForger = (forge: NonNullable<HostileModule['forge']>, place: () => Place, victim: URL): Forger => {
  let overheard: string | undefined
  return {
    onConnection: (socket) =>
      socket.onRequest((request) => {
        overheard ??= request
        const passedOn = request
          .replace(/^connection: .*$/im, 'connection: close')
          .replace(/^POST \S+/, `POST ${victim.pathname}`)
        void exchange(victim, Buffer.from(passedOn)).then((reply) => socket.end(reply))
      }),
    run: async (secrets) => {
      if (overheard === undefined) throw new Error('no delivery was overheard')
      const genuine = genuineOf(overheard.replace(/^POST \S+/, `POST ${victim.pathname}`), secrets)
      const forgeries = [forge(genuine, place())].flat()
      const said: Said[] = []
      for (const forgery of forgeries) said.push(...readReplies(await exchange(victim, bytesOf(forgery))))
      return said
    },
  }
}

/** Long enough for any answer, since what waits for the rest of a request never gets one. */
const patienceMs = 1_000

/** Sends bytes and answers all that comes back until the connection ends, or stays silent. */
const exchange = (to: URL, bytes: Buffer): Promise<Buffer> =>
  new Promise((resolve) => {
    const chunks: Buffer[] = []
    const socket = connect(Number(to.port), to.hostname, () => void socket.write(bytes))
    socket.setTimeout(patienceMs, () => socket.destroy())
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    socket.on('error', () => {})
    socket.once('close', () => resolve(Buffer.concat(chunks)))
  })

const readReplies = (bytes: Buffer): Said[] => {
  const text = bytes.toString('utf8')
  const statuses = [...text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status))
  return statuses.length === 0 ? [{ status: 0, text }] : statuses.map((status) => ({ status, text }))
}
