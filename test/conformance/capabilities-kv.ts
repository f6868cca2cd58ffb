import { expect, it } from 'vitest'
import { kvKeyMaxChars, kvMaxTtlSeconds, kvValueMaxChars } from '../../src/hooks/limits.ts'
import type { CapabilityBench } from './capabilities.ts'

export const kvTests = ({ value, run }: CapabilityBench): void => {
  it('keeps JSON between calls and versions, until it is deleted', async () => {
    const data = { text: 'ä€😀\u2028"', list: [1, null, { deep: true }] }
    await value(`export default (event, context) => context.kv.set('a', event.data)`, { data })
    expect(await value(`export default (event, context) => context.kv.get('a')`)).toEqual(data)
    const forget = `export default async ({ data }, { kv }) => [await kv.delete('a'), await kv.delete('a'), typeof (await kv.get('a'))]`
    expect(await value(forget)).toEqual([true, false, 'undefined'])
  })
  it('tells null from nothing', async () => {
    const source = `export default async (event, { kv }) => {
      await kv.set('null', null)
      return [(await kv.get('null')) === null, (await kv.get('nothing')) === undefined]
    }`
    expect(await value(source)).toEqual([true, true])
  })
  it('lists keys by prefix, in order', async () => {
    const source = `export default async (event, { kv }) => {
      for (const key of ['l/b', 'l/a', 'm/c', 'l/ä']) await kv.set(key, 1)
      return [await kv.list('l/'), (await kv.list()).includes('m/c')]
    }`
    expect(await value(source)).toEqual([['l/a', 'l/b', 'l/ä'], true])
  })
  it('shows one tenant nothing of another’s', async () => {
    await value(`export default (event, { kv }) => kv.set('mine', 'acme')`)
    const look = `export default async (event, { kv }) => [typeof (await kv.get('mine')), await kv.delete('mine'), await kv.list('mi')]`
    expect(await value(look, { tenant: 'other' })).toEqual(['undefined', false, []])
    expect(await value(`export default (event, { kv }) => kv.get('mine')`)).toBe('acme')
  })
  it('refuses what is no key, no value, no time, with words for its author', async () => {
    const refusals = [
      [`kv.get('')`, /: a key.*1 to 128/],
      [`kv.get('k'.repeat(${kvKeyMaxChars + 1}))`, /1 to 128/],
      [`kv.get('a\\u0000b')`, /control/],
      [`kv.get('\\ud800')`, /text/],
      [`kv.get({})`, /text/],
      [`kv.list('\\n')`, /prefix/],
      [`kv.set('k', undefined)`, /JSON/],
      [`kv.set('k', () => 1)`, /JSON/],
      [`kv.set('k', 'x'.repeat(${kvValueMaxChars}))`, new RegExp(`${kvValueMaxChars}`)],
      [`kv.set('k', 1, { ttlSeconds: 0 })`, new RegExp(`${kvMaxTtlSeconds}`)],
      [`kv.set('k', 1, { ttlSeconds: ${kvMaxTtlSeconds + 1} })`, new RegExp(`${kvMaxTtlSeconds}`)],
      [`kv.set('k', 1, { ttlSeconds: 'soon' })`, /ttlSeconds/],
    ] as const
    for (const [call, words] of refusals) {
      const source = `export default (event, { kv }) => ${call}.then(() => 'taken', (error) => error.message)`
      expect(`${call}: ${String(await value(source))}`).toMatch(words)
    }
  })
  it('says when it is full, and takes more once something is gone', async () => {
    const fill = `export default async ({ data }, { kv }) => {
      for (let n = 0; n < 15; n++) await kv.set(data.call + '/' + n, 'x'.repeat(65_000))
    }`
    const calls = [0, 1, 2, 3, 4, 5]
    const outcomes = []
    for (const call of calls) outcomes.push((await run(fill, { tenant: 'full', data: { call } })).outcome)
    expect(outcomes.map(({ kind }) => kind)).toEqual(['ok', 'ok', 'ok', 'ok', 'failed', 'failed'])
    expect(JSON.stringify(outcomes[4])).toMatch(/the store is full: a tenant may keep 4194304 characters; delete some/)
    const after = `export default async (event, { kv }) => [await kv.delete('0/0'), await kv.set('z', 'x'.repeat(65_000)) ?? 'kept']`
    expect(await value(after, { tenant: 'full' })).toEqual([true, 'kept'])
  })
  it('has one cap for all that a call asks of its host', async () => {
    const { outcome } = await run(`export default async (event, { kv }) => { for (;;) await kv.get('a') }`)
    expect(['over-limit', 'failed']).toContain(outcome.kind)
    expect(JSON.stringify(outcome)).toMatch(/100/)
    if (outcome.kind === 'over-limit') expect(outcome.error.stack).toMatch(/extension\.js:1:/)
  })
}
