import { expect, it } from 'vitest'
import type { CapabilityBench } from './capabilities.ts'

export const globalsTests = ({ value, run }: CapabilityBench): void => {
  it('waits for a timer, in order, and not for one that is cleared', async () => {
    const source = `export default async () => {
      const order = []
      const after = (ms, name) => new Promise((resolve) => setTimeout((word) => { order.push(word); resolve() }, ms, name))
      const never = setTimeout(() => order.push('never'), 5)
      clearTimeout(never)
      await Promise.all([after(30, 'late'), after(1, 'soon')])
      return order
    }`
    expect(await value(source)).toEqual(['soon', 'late'])
  })
  it('ends at its budget, however long a timer is', async () => {
    const source = 'export default () => new Promise((resolve) => setTimeout(resolve, 1e9))'
    expect((await run(source, { wallMs: 300 })).outcome.kind).toBe('timed-out')
  })
  it('encodes and decodes text', async () => {
    const source = `export default (event) => {
      const bytes = new TextEncoder().encode(event.data)
      return [[...bytes].length, new TextDecoder().decode(bytes), new TextDecoder().decode(new Uint8Array([0x61, 0xff, 0xe2, 0x82])), atob(btoa('a\\xffb'))]
    }`
    expect(await value(source, { data: 'ä€😀' })).toEqual([9, 'ä€😀', 'a\ufffd\ufffd', 'a\xffb'])
  })
  it('reads and writes URLs', async () => {
    const source = `export default () => {
      const url = new URL('../x?a=1#h', 'https://user@Exämple.com:443/y/z')
      url.searchParams.append('b', 'ü &')
      return [url.href, url.host, [...new URLSearchParams('a=1&a=2').getAll('a')], URL.canParse('nope'), url instanceof URL]
    }`
    const href = 'https://user@xn--exmple-cua.com/x?a=1&b=%C3%BC+%26#h'
    expect(await value(source)).toEqual([href, 'xn--exmple-cua.com', ['1', '2'], false, true])
  })
  it('takes a URL for fetch', async () => {
    expect(await value(`export default async (e, c) => (await c.fetch(new URL('/?n=1', c.settings.api))).status`)).toBe(200)
  })
  it('clones', async () => {
    const source = `export default () => {
      const one = { list: [1], when: new Date(0), map: new Map([['a', 1]]) }
      one.self = one
      const two = structuredClone(one)
      return [two !== one, two.self === two, two.list !== one.list, two.when.getTime(), two.map.get('a')]
    }`
    expect(await value(source)).toEqual([true, true, true, 0, 1])
  })
}
