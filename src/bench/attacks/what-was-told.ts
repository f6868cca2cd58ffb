import { waitUntil } from '../runner/wait-until.ts'
import type { Answered } from './provoke.ts'
import type { Scene } from './scene.ts'

/** What the platform tells the attack's owner: `detail` is its one sentence, `text` all of it, to look for canaries in. */
export interface Told {
  readonly detail: string
  readonly text: string
}

/** The problem document of a refused upload, or else the tenant's attempt log, as soon as it has the attempt. */
export const whatWasTold = async ({ http }: Pick<Scene, 'http'>, tenant: string, answered: Answered): Promise<Told> => {
  if (answered.outcome === 'none') return { detail: '', text: '' }
  if (answered.outcome === 'refused') return { detail: textAt(JSON.parse(answered.text), 'detail'), text: answered.text }
  let attempts: unknown[] = []
  await waitUntil(patienceMs, async () => {
    const reply = await http.call('GET', `/v1/tenants/${tenant}/attempts`).catch(() => undefined)
    const page = reply?.body as { attempts?: unknown[] } | undefined
    attempts = page?.attempts ?? []
    return reply === undefined || attempts.length > 0
  })
  const { outcome } = (attempts[0] ?? {}) as { outcome?: { error?: unknown } }
  return { detail: textAt(outcome?.error, 'message'), text: JSON.stringify(attempts) }
}

const patienceMs = 2_000

const textAt = (error: unknown, key: string): string => {
  const text = (error as Record<string, unknown> | undefined)?.[key]
  return typeof text === 'string' ? text : ''
}
