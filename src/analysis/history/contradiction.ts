import { isAcknowledged, type Call, type History, type Hook } from './history.ts'

/**
 * What cannot be true of a history, in words, or undefined. A record that contradicts itself was kept wrongly, and
 * nothing that is counted in it can be trusted.
 */
export const contradictionIn = ({ calls, unclaimed }: History): string | undefined =>
  firstOf(calls, impossibleCall) ?? acknowledgedTwice(calls) ?? claimedAfterAll(calls, unclaimed)

const impossibleCall = (call: Call): string | undefined => {
  const { hook, result, eventId, sentUs, endUs, effects, effectUs } = call
  const name = eventId === '' ? `a call sent at ${sentUs} µs` : `event ${eventId}`
  if (!words[hook].has(result)) return `${name} ended with "${result}", which no call of a hook of phase ${hook} can`
  if (isAcknowledged(call) && eventId === '') return `${name} was acknowledged without an event id`
  if (!(endUs >= sentUs)) return `${name} ended at ${endUs} µs, before it was sent at ${sentUs} µs`
  if (effects > 0 !== (effectUs !== null)) return `${name} had ${effects} effects, the first of them at ${effectUs} µs`
  if (effectUs !== null && !(effectUs >= sentUs))
    return `${name} had an effect at ${effectUs} µs, before it was sent at ${sentUs} µs`
  return undefined
}

const withoutDecision = ['rejected', 'timed-out', 'connection-error', 'in-flight']

/** A result comes from outside, and may be a word that the type does not know. */
const words: Readonly<Record<Hook, ReadonlySet<string>>> = {
  before: new Set(['allow', 'deny', 'policy-allow', 'policy-deny', ...withoutDecision]),
  after: new Set(['accepted', ...withoutDecision]),
}

const acknowledgedTwice = (calls: readonly Call[]): string | undefined => {
  const seen = new Set<string>()
  return firstOf(calls.filter(isAcknowledged), ({ eventId }) => {
    if (seen.has(eventId)) return `event ${eventId} was acknowledged twice`
    seen.add(eventId)
    return undefined
  })
}

const claimedAfterAll = (calls: readonly Call[], unclaimed: History['unclaimed']): string | undefined => {
  const named = new Set(calls.map(({ eventId }) => eventId).filter((eventId) => eventId !== ''))
  return firstOf(unclaimed, ({ eventId }) =>
    named.has(eventId) ? `event ${eventId} has an unclaimed effect, and a reply that named it` : undefined,
  )
}

const firstOf = <T>(items: readonly T[], check: (item: T) => string | undefined): string | undefined => {
  for (const item of items) {
    const found = check(item)
    if (found !== undefined) return found
  }
  return undefined
}
