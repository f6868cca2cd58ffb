import { createHmac, hash } from 'node:crypto'
import { UnfitEvent } from '../dialect.ts'
import type { Dialect, Target } from '../dialect.ts'
import { readOptionalJsonReply } from '../json-reply.ts'
import { readTextKey } from '../text-key.ts'

/**
 * GitHub's webhooks; `data` is `{event, payload}`. The signature covers the body alone, and there is room for one.
 * https://docs.github.com/en/webhooks/webhook-events-and-payloads#delivery-headers
 */
export const dialect: Dialect = {
  id: 'github',
  readKey: readTextKey,
  encode: (event, target) => {
    const { event: kind, payload } = readGithubData(event.data)
    const body = Buffer.from(JSON.stringify(payload))
    const headers = [
      ...fixedHeaders,
      'x-github-event',
      kind,
      'x-github-delivery',
      event.id,
      'x-github-hook-id',
      hookIdOf(target),
      'x-hub-signature-256',
      `sha256=${createHmac('sha256', target.key).update(body).digest('hex')}`,
    ]
    return { headers, body }
  },
  decode: readOptionalJsonReply,
}

const fixedHeaders = ['content-type', 'application/json', 'accept', '*/*', 'user-agent', 'GitHub-Hookshot/hookbench']

interface GithubData {
  readonly event: string
  readonly payload: object
}

/** The event's name becomes a header: what is no plain word must not get there. */
const readGithubData = (data: unknown): GithubData => {
  const { event, payload, ...more } = (data ?? {}) as Partial<GithubData>
  if (typeof event === 'string' && /^[a-z][a-z0-9_]{0,63}$/.test(event) && isObject(payload) && Object.keys(more).length === 0)
    return { event, payload }
  throw new UnfitEvent(
    'the event’s data is not {event, payload}, as the dialect github wants it',
    'send {"event": "push", "payload": {…}}, or register the address with another dialect',
  )
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value)

const hookIds = new WeakMap<Target, string>()

/** GitHub counts its hooks: a number, and the same one for as long as the address is registered. */
const hookIdOf = (target: Target): string => {
  const known = hookIds.get(target)
  if (known !== undefined) return known
  const id = String(Number.parseInt(hash('sha256', `${target.tenant}/${target.hook}`).slice(0, 8), 16))
  hookIds.set(target, id)
  return id
}
