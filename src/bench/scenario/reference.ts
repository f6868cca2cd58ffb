import { join } from 'node:path'
import { BenchError } from '../../hooks/bench-error.ts'
import { decisionSchema, type Decision } from '../../hooks/decision.ts'
import type { HookEvent } from '../../hooks/event.ts'
import type { ExtensionContext, FetchInit, FetchReply } from '../../hooks/extension.ts'
import { createMemoryKv } from '../../hooks/memory-kv.ts'
import { createOwnAbilities } from '../../hooks/own-abilities.ts'
import { thirdPartyReplies } from '../../hooks/third-party-replies.ts'
import { importExtension } from './extension-module.ts'
import { type Scenario, viewsOf } from './scenario.ts'

/** What an extension does for one payload: the truth that every approach is held against. */
export interface Reference {
  /** Undefined at an `after` hook point. */
  readonly decision: Decision | undefined
  readonly effects: readonly Effect[]
}

/** A request that changes something at the third party, by its path there. */
interface Effect {
  readonly method: string
  readonly path: string
  readonly body: string
}

/**
 * Runs the extension on every payload at each hook point, so that one that it cannot handle is known before anything is started.
 * @throws BenchError E_EXTENSION_FAILED that names the first such payload
 */
export const tryExtension = async (scenario: Scenario): Promise<void> => {
  for (const view of viewsOf(scenario)) {
    for (const operation of view.payloads.keys()) await referenceOf(view, operation)
  }
}

/** A fixed moment, since what an extension decides must follow from its event and not from when it runs. */
const someDayMs = Date.UTC(2024, 0, 2, 3, 4, 5)
const thirdPartyUrl = 'http://third-party.invalid'

/** As long as the platform's own ids, and found nowhere else, so that the real one can be put in its place. */
const referenceId = (operation: number): string => `00000000-0000-4000-8000-${String(operation).padStart(12, '0')}`

/** The effect as it must reach a real third party for a real event: path and body may name both. */
export const inReality = (effect: Effect, operation: number, real: { thirdPartyUrl: string; eventId: string }): Effect => {
  const translate = (text: string): string =>
    text.replaceAll(thirdPartyUrl, real.thirdPartyUrl).replaceAll(referenceId(operation), real.eventId)
  return { method: effect.method, path: translate(effect.path), body: translate(effect.body) }
}

/**
 * Runs the scenario's extension alone, in this process, on one of its payloads, with the third party acted out.
 * @throws BenchError E_EXTENSION_FAILED when it throws, has not ended within the hook point's budget or, at a `before` hook point, answers no decision
 */
export const referenceOf = async (scenario: Scenario, operation: number, nowMs: number = someDayMs): Promise<Reference> => {
  const extension = await importExtension(scenario.extension, join(scenario.folder, 'extension.js'))
  const effects: Effect[] = []
  const event = eventOf(scenario, operation, nowMs)
  try {
    const answer = await inTime(extension(event, contextOf(scenario, effects, nowMs)), scenario.hook.budgetMs)
    return { decision: scenario.hook.phase === 'before' ? decisionSchema.parse(answer) : undefined, effects }
  } catch (error) {
    const at = scenario.afterHook ? ` at ${scenario.hook.id}` : ''
    const where = `${join(scenario.folder, 'extension.js')}, run alone on ${scenario.payloadNames[operation] ?? `payload ${operation}`}${at}`
    const hint = 'make the extension handle every payload of its scenario: what it does alone is the truth for all approaches'
    throw new BenchError('E_EXTENSION_FAILED', `${where}: ${String(error)}`, hint, error)
  }
}

/** A promise that nobody settles would end this process without a word: the timer keeps it, and says so. */
const inTime = async (answer: unknown, budgetMs: number): Promise<unknown> => {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error(`not ended after ${budgetMs} ms, the hook point's budget`)), budgetMs)
  try {
    return await Promise.race([answer, late.promise])
  } finally {
    clearTimeout(timer)
  }
}

const eventOf = (scenario: Scenario, operation: number, nowMs: number): HookEvent => ({
  specversion: '1.0',
  id: referenceId(operation),
  source: `/scenarios/${scenario.id}`,
  type: scenario.hook.id,
  time: new Date(nowMs).toISOString(),
  // A copy, as each approach hands out: an extension that writes into its event must not change the next run.
  data: structuredClone(scenario.payloads[operation]),
})

const contextOf = (scenario: Scenario, effects: Effect[], nowMs: number): ExtensionContext => ({
  fetch: async (url, init = {}) => answer(scenario, effects, new URL(url), init),
  log: () => {},
  now: () => nowMs,
  settings: Object.fromEntries(
    Object.entries(scenario.settings).map(([key, value]) => [key, value.replaceAll('{thirdPartyUrl}', thirdPartyUrl)]),
  ),
  ...createOwnAbilities({ tenant: 'reference', secrets: {}, kv: createMemoryKv(() => nowMs), admit: () => {} }),
})

const answer = (scenario: Scenario, effects: Effect[], url: URL, init: FetchInit): FetchReply => {
  if (url.origin !== thirdPartyUrl) throw new Error(`${url.origin} is not the third-party API (use context.settings)`)
  const path = url.pathname + url.search
  const method = (init.method ?? 'GET').toUpperCase()
  if (method !== 'GET') {
    effects.push({ method, path, body: init.body ?? '' })
    return replyOf(thirdPartyReplies.accepted)
  }
  return replyOf(scenario.thirdParty.replies[`GET ${path}`] ?? thirdPartyReplies.notFound)
}

const replyOf = ({ status, body }: { readonly status: number; readonly body: unknown }): FetchReply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})
