import type { UploadRefused } from '../approach.ts'
import { failureOf } from '../failure.ts'

/** What the host adds when it cut an entry off: where that was, as the engine's stack. */
export const traceMessage = (run: number, stack: string): string => `T${run} ${JSON.stringify(stack.slice(0, 8_192))}\n`

/** What the host adds for a promise that nobody caught, as isolated-vm threw it: its author would look for it in vain. */
export const strayMessage = (run: number, thrown: unknown): string => {
  const { name, message, stack } = failureOf(thrown)
  return `L${run} ${JSON.stringify(`nobody caught ${stack ?? `${name}: ${message}`}`)}\n`
}

/** What an entry of `run` returned, as lines. Hostile: of what is no text, nothing is taken. */
export const boxText = (box: unknown, run: number): string => {
  const { s, d } = (box ?? {}) as { s?: unknown; d?: unknown }
  const lines = typeof s === 'string' ? s : ''
  return typeof d === 'string' ? `${lines}D${run} ${d}\n` : lines
}

/** Cuts an isolate's outbox into its messages: a line each, `<kind><run> <json>`. Lines that are none are skipped. */
export const readOutbox = (outbox: string, onMessage: (kind: string, run: number, json: string) => void): void => {
  for (let start = 0; start < outbox.length;) {
    const newline = outbox.indexOf('\n', start)
    const end = newline === -1 ? outbox.length : newline
    const space = outbox.indexOf(' ', start)
    if (space !== -1 && space < end) {
      onMessage(outbox.charAt(start), Number(outbox.slice(start + 1, space)), outbox.slice(space + 1, end))
    }
    start = end + 1
  }
}

/** Whether a call has ended by one of these messages. */
export const endsRun = (outbox: string, run: number): boolean => {
  let ended = false
  readOutbox(outbox, (kind, id) => (ended ||= id === run && (kind === 'D' || kind === 'F' || kind === 'X')))
  return ended
}

/** In the stead of a call whose globals could not be made anew: a top level that depends on luck, or on time. */
export const notLoadedMessage = (run: number, { message, line, column }: UploadRefused): string => {
  const stack = line === undefined ? undefined : `at extension.js:${line}:${column ?? 1}`
  return `F${run} ${JSON.stringify({ name: 'NotLoaded', message: message.slice(0, 2_048), stack })}\n`
}
