import type { HookEvent } from './event.ts'

const texts = new WeakMap<HookEvent, string>()

/** Remembers the JSON of an event that somebody has made anyway. */
export const rememberText = (event: HookEvent, text: string): void => void texts.set(event, text)

/** The event's JSON: what was remembered of this very object, or made now. An event is never changed. */
export const textOf = (event: HookEvent): string => texts.get(event) ?? JSON.stringify(event)
