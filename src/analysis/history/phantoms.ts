import { isUnanswered, type History, type UnclaimedEffect } from './history.ts'

/**
 * Events with effects that no reply named, beyond those that calls without a reply can explain. Such a call may have
 * been taken, so it explains one event, whose first effect came after it was sent; its effects may repeat, since
 * delivery is at least once. Nothing tells whose event it is: calls of every tenant, hook and phase are asked, so that
 * none is called a phantom which might have a cause.
 */
export const phantomEvents = ({ calls, unclaimed }: History): string[] => {
  const mayExplain = calls.filter((call) => isUnanswered(call) && call.eventId === '' && call.expectedEffects > 0)
  const sentUs = mayExplain.map((call) => call.sentUs).sort((a, b) => a - b)
  let sent = 0
  let explained = 0
  // In the order of time each takes any one of the calls sent until then: no other pairing explains more.
  return firstEffects(unclaimed).flatMap(({ eventId, atUs }) => {
    while ((sentUs[sent] ?? Infinity) <= atUs) sent++
    if (explained === sent) return [eventId]
    explained++
    return []
  })
}

const firstEffects = (effects: readonly UnclaimedEffect[]): UnclaimedEffect[] => {
  const byTime = effects.toSorted((a, b) => a.atUs - b.atUs)
  return [...Map.groupBy(byTime, ({ eventId }) => eventId).values()].flatMap(([first]) => first ?? [])
}
