import { describe, expect, it } from 'vitest'
import { Pool } from 'undici'
import { createAddressGuard } from '../../src/approaches/address-guard.ts'
import { json, startRawServer } from './webhook/raw-server.ts'
import { startNameServer } from './name-server.ts'
import type { DnsAnswer } from './name-server.ts'

/**
 * Stands for the one public address: the guard of these tests lets 127.0.0.2 through and nothing else, so that a
 * connection to any other loopback address is one into our own network.
 */
const outside = '127.0.0.2'
const inside = ['127.0.0.1', '10.0.0.1', '169.254.169.254', '::1', '::ffff:127.0.0.1', 'fd00::1', '0.0.0.0']

const startScene = async (answer: (name: string, nth: number) => DnsAnswer) => {
  const stack = new AsyncDisposableStack()
  const names = stack.use(await startNameServer(answer))
  const reached: string[] = []
  const server = stack.use(
    await startRawServer((socket) => {
      reached.push(socket.localAddress ?? '')
      socket.write(json(200, {}))
    }, '0.0.0.0'),
  )
  const guard = createAddressGuard([`${outside}/32`], names.resolve)
  const { port } = new URL(server.url)
  const call = async (host: string): Promise<string> => {
    const pool = new Pool(`http://${host}:${port}`, { allowH2: false, connect: guard.connector() })
    try {
      const reply = await pool.request({ method: 'POST', path: '/' })
      await reply.body.dump()
      return String(reply.statusCode)
    } catch (error) {
      return (error as { code?: string }).code ?? String(error)
    } finally {
      await pool.destroy()
    }
  }
  return { call, names, server, reached, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

describe('a name server that lies', () => {
  it('names a public address first and an inner one then: each connection goes to the address that was checked', async () => {
    await using scene = await startScene((_name, nth) => ({ addresses: [nth === 1 ? outside : '127.0.0.1'] }))
    expect(await scene.call('rebind.test')).toBe('200')
    expect(await scene.call('rebind.test')).toBe('E_ADDRESS_REFUSED')
    expect(scene.names.questions('rebind.test', 4)).toBe(2)
    expect(scene.reached).toEqual([outside])
  })

  it('changes its answer while we connect: a connection asks once, although the answer lives no second', async () => {
    await using scene = await startScene((_name, nth) => ({ addresses: nth === 1 ? [outside, outside] : inside }))
    expect(await scene.call('once.test')).toBe('200')
    expect(scene.names.questions('once.test', 4)).toBe(1)
    expect(scene.names.questions('once.test', 6)).toBe(1)
    expect(scene.reached).toEqual([outside])
  })

  it('mixes a public answer with inner ones: only the public one is connected to', async () => {
    await using scene = await startScene(() => ({ addresses: [...inside, outside, ...inside] }))
    for (let i = 0; i < 5; i++) expect(await scene.call(`mixed-${i}.test`)).toBe('200')
    expect(new Set(scene.reached)).toEqual(new Set([outside]))
  })

  it.each(inside)('answers %s alone: nothing is connected to', async (address) => {
    await using scene = await startScene(() => ({ addresses: [address] }))
    expect(await scene.call('inner.test')).toBe('E_ADDRESS_REFUSED')
    expect(scene.server.connections()).toBe(0)
  })

  it('makes a public name an alias of an inner one: it is refused by its address', async () => {
    await using scene = await startScene((name) => ({ alias: `db.internal.${name}`, addresses: ['127.0.0.1', '::1'] }))
    expect(await scene.call('alias.test')).toBe('E_ADDRESS_REFUSED')
    expect(scene.server.connections()).toBe(0)
  })

  it('makes it an alias of a public one: it is called', async () => {
    await using scene = await startScene(() => ({ alias: 'cdn.test', addresses: [outside] }))
    expect(await scene.call('alias.test')).toBe('200')
  })
})
