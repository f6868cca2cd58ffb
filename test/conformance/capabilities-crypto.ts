import { createHash, createHmac } from 'node:crypto'
import { expect, it } from 'vitest'
import type { CapabilityBench } from './capabilities.ts'

export const cryptoTests = ({ value, atOwner }: CapabilityBench): void => {
  it('hashes as Node does', async () => {
    for (const algorithm of ['sha1', 'sha256', 'sha384', 'sha512'])
      for (const encoding of ['hex', 'base64', 'base64url'] as const) {
        const source = `export default (event, { crypto }) => crypto.hash('${algorithm}', 'grüße', '${encoding}')`
        expect(await value(source)).toBe(createHash(algorithm).update('grüße').digest(encoding))
      }
  })
  it('signs with a text, with bytes, and with a secret', async () => {
    const sign = (args: string): Promise<unknown> =>
      value(`export default async (event, { crypto, secrets }) => crypto.hmac('sha256', ${args})`)
    expect(await sign(`'key', 'data'`)).toBe(createHmac('sha256', 'key').update('data').digest('hex'))
    const bytes = Buffer.alloc(32, 7)
    const options = `{ keyEncoding: 'base64', encoding: 'base64' }`
    expect(await sign(`'${bytes.toString('base64')}', 'data', ${options}`)).toBe(
      createHmac('sha256', bytes).update('data').digest('base64'),
    )
    expect(await sign(`secrets.use('SIGNING'), 'data'`)).toBe(
      createHmac('sha256', 'whisper-whisper').update('data').digest('hex'),
    )
  })
  it('gives a random UUID, another one each time', async () => {
    const source = 'export default async (event, { crypto }) => [await crypto.randomUUID(), await crypto.randomUUID()]'
    const [first, second] = (await value(source)) as [string, string]
    expect(first).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
    expect(first).not.toBe(second)
  })
  it('refuses what it does not know, and too much', async () => {
    const refused = (call: string): Promise<unknown> =>
      value(`export default (event, { crypto }) => crypto.${call}.then(() => 'done', (error) => error.message)`)
    expect(await refused(`hash('md5', 'x')`)).toMatch(/sha1, sha256/)
    expect(await refused(`hash('sha256', 'x', 'latin1')`)).toMatch(/hex, base64/)
    expect(await refused(`hash('sha256', {})`)).toMatch(/text/)
    expect(await refused(`hmac('sha256', {}, 'x')`)).toMatch(/text/)
  })
  it.skipIf(atOwner)('does so much for one call, hashing and keeping together', async () => {
    const source = `export default async (event, { crypto, kv }) => {
      const text = 'x'.repeat(60_000)
      let done = 0
      try { for (;;) { await crypto.hash('sha256', text); done++; await kv.set('much', text); done++ } } catch (error) { return [done, error.message] }
    }`
    expect(await value(source)).toEqual([17, expect.stringMatching(/1048576 characters hashed and kept/)])
  })
}
