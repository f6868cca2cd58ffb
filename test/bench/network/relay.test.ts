import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { expect, test } from 'vitest'
import { startRelay } from '../../../src/bench/network/relay.ts'

test('passes both ends on, the last thing before a close too, so that no connection stays behind', async () => {
  const open = new Set<Socket>()
  const ended = Promise.withResolvers<void>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.once('data', () => socket.end('reply'))
    socket.once('close', () => open.delete(socket) && open.size === 0 && ended.resolve())
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port: targetPort } = server.address() as AddressInfo
  {
    await using relay = await startRelay([{ targetPort, delayMs: 2, jitterMs: 0 }], () => 0)
    const calls = Array.from({ length: 5 }, async () => {
      const client = connect(relay.ports[0] ?? 0, '127.0.0.1').setEncoding('utf8')
      client.write('request')
      const [reply] = (await once(client, 'data')) as [string]
      await once(client, 'close')
      return reply
    })
    expect(await Promise.all(calls)).toEqual(Array.from({ length: 5 }, () => 'reply'))
    await ended.promise
    expect(open.size).toBe(0)
  }
  server.close()
})
