import type { Call, History, Hook, UnclaimedEffect } from '../../../src/analysis/history/history.ts'
import { callResults, type CallResult } from '../../../src/store/samples.ts'

/**
 * A history written by hand, times in µs. One line is one call:
 *
 *     e1 t0 after 10..12 accepted -> 15            sent at 10, acknowledged at 12, its effect came at 15
 *     e2 t0 after 11..13 accepted -> 14 16         twice
 *     e3 t1 after 12..14 accepted ->               never
 *     e4 t1 after 12..14 accepted -> 15 of 2       one of the two that it should have
 *     ?  t1 after 12..20 timed-out                 no reply named an event
 *     e5 t0 before 10..11 allow (deny)             allowed, and denied when run alone
 *
 * An event should have one effect after and none before, unless `of` says how many. Other lines:
 *
 *     effect e9 @17                                the third party saw an event that no reply named
 *     fault:                                       the phase of the calls below; above the first it is `steady`
 *     late after 50                                after the acknowledgement; 1,000 where it is left out
 *     incomplete                                   the history ended before all that was to come had come
 */
export const historyOf = (text: string): History => {
  const written: Written = { calls: [], unclaimed: [], lateAfterUs: 1_000, isComplete: true }
  let phase = 'steady'
  text.split('\n').forEach((untrimmed, i) => {
    const line = untrimmed.trim()
    const header = /^(\S+):$/.exec(line)?.[1]
    if (header !== undefined) phase = header
    else if (line !== '' && !readSetting(line, written) && !readEffect(line, written) && !readCall(line, phase, written))
      throw new SyntaxError(`line ${i + 1} is neither a call nor anything else that a history holds: ${line}`)
  })
  return written
}

interface Written extends History {
  readonly calls: Call[]
  readonly unclaimed: UnclaimedEffect[]
  lateAfterUs: number
  isComplete: boolean
}

const readSetting = (line: string, written: Written): boolean => {
  const lateAfter = /^late after (\d+)$/.exec(line)?.[1]
  if (lateAfter !== undefined) written.lateAfterUs = Number(lateAfter)
  else if (line === 'incomplete') written.isComplete = false
  else return false
  return true
}

const readEffect = (line: string, { unclaimed }: Written): boolean => {
  const [, eventId, at] = /^effect (\w+) @(\d+)$/.exec(line) ?? []
  if (eventId !== undefined) unclaimed.push({ eventId, atUs: Number(at) })
  return eventId !== undefined
}

const pattern =
  /^(?<id>\w+|\?) +t(?<tenant>\d+) (?<hook>before|after) (?<sent>\d+)\.\.(?<end>\d+) (?<result>[a-z-]+)(?: \((?<wanted>allow|deny)\))?(?: ->(?<seen>(?: \d+)*)(?: of (?<expected>\d+))?)?$/

const readCall = (line: string, phase: string, { calls }: Written): boolean => {
  const groups = pattern.exec(line)?.groups
  const result = callResults.find((word): word is CallResult => word === groups?.['result'])
  if (!groups || !result) return false
  const seenUs = (groups['seen'] ?? '').split(' ').filter(Boolean).map(Number)
  calls.push({
    hook: groups['hook'] as Hook,
    phase,
    tenant: Number(groups['tenant']),
    intendedUs: Number(groups['sent']),
    sentUs: Number(groups['sent']),
    endUs: Number(groups['end']),
    result,
    eventId: groups['id'] === '?' ? '' : (groups['id'] as string),
    expectedDecision: (groups['wanted'] as 'allow' | 'deny' | undefined) ?? null,
    expectedEffects: Number(groups['expected'] ?? (groups['hook'] === 'after' ? 1 : 0)),
    effects: seenUs.length,
    effectUs: seenUs.length === 0 ? null : Math.min(...seenUs),
  })
  return true
}
