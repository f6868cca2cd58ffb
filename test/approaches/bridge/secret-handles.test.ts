import { describe, expect, it } from 'vitest'
import { handleOf, readSecretHandles, type SecretHandles } from '../../../src/approaches/bridge/secret-handles.ts'

const nonce = '99f76852-935f-4803-bdf7-b2eb1931971f'
const secret = 'a "quoted" & väl\\ue/+'
const handle = handleOf(nonce, 'KEY')

const handles = (): SecretHandles => readSecretHandles({ [handle]: 'KEY' }, 'acme', { reveal: () => secret })!

describe('a secret that comes back', () => {
  const encodings: [string, (value: string) => string][] = [
    ['in a header or a text', (value) => value],
    ['in a JSON body', (value) => JSON.stringify(value).slice(1, -1)],
    ['in a form', encodeURIComponent],
  ]
  it.each(encodings)('is blotted out however it is written there, when it went out %s', (_, encode) => {
    const used = handles()
    expect(used.put(`<${handle}>`, encode)).toBe(`<${encode(secret)}>`)
    const form = new URLSearchParams({ key: secret }).toString()
    const replies = [
      secret,
      JSON.stringify({ key: secret }),
      encodeURIComponent(secret),
      form,
      Buffer.from(secret).toString('base64'),
    ]
    const left = replies.map((reply) => used.blot(reply))
    expect(left).toEqual(['[secret KEY]', '{"key":"[secret KEY]"}', '[secret KEY]', 'key=[secret KEY]', '[secret KEY]'])
  })
  it('leaves a reply alone in which none was used', () => {
    expect(handles().blot(secret)).toBe(secret)
  })
})
