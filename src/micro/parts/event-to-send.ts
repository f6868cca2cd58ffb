import { eventOf } from '../event.ts'
import { createBareOutbox } from '../floors/bare-outbox.ts'
import { createOwnOutbox } from '../own-outbox.ts'
import type { Part, PreparedPart } from '../part.ts'
import { inTempFolder } from '../temp-folder.ts'

/** On an idle platform: from the moment that an event is there until it is handed to its delivery. */
export const part: Part = {
  id: 'event-to-send',
  title: 'from event to sending, through the outbox, idle',
  floor: 'node:sqlite, insert, commit and claim',
  side: 'webhook',
  bound: 2,
  prepare: (variant, payload) =>
    inTempFolder((folder) => (variant === 'ours' ? prepareOwn(folder, payload) : prepareBare(folder, payload))),
}

const prepareOwn = (folder: string, payload: string): PreparedPart => {
  const claimed = createSignal()
  const outbox = createOwnOutbox(folder, async () => {
    claimed.give()
    return 'ok'
  })
  const event = eventOf(payload)
  let n = 0
  const call = (): Promise<void> => {
    void outbox.append({ ...event, id: `evt_${n++}` })
    return claimed.wait()
  }
  return { call, [Symbol.asyncDispose]: () => outbox[Symbol.asyncDispose]() }
}

const prepareBare = (folder: string, payload: string): PreparedPart => {
  const claimed = createSignal()
  const outbox = createBareOutbox(folder, async () => claimed.give())
  const event = eventOf(payload)
  let n = 0
  const call = (): Promise<void> => {
    void outbox.enqueue(JSON.stringify({ ...event, id: `evt_${n++}` }))
    return claimed.wait()
  }
  return { call, [Symbol.asyncDispose]: async () => outbox[Symbol.dispose]() }
}

/** Wakes whoever waits; the row that is still to be settled does so with the next call. */
const createSignal = () => {
  let give = (): void => {}
  return {
    give: () => give(),
    wait: () => new Promise<void>((resolve) => (give = resolve)),
  }
}
