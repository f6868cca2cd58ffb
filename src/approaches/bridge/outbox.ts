/** What the host adds when it cut an entry off: where that was, as the engine's stack. */
export const traceMessage = (run: number, stack: string): string => `T${run} ${JSON.stringify(stack.slice(0, 8_192))}\n`

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
