import { setTimeout as sleep } from 'node:timers/promises'

const everyMs = 25

/** Asks until the answer is yes or patience has run out; answers which. Readiness is asked for, never slept for. */
export const waitUntil = async (patienceMs: number, isTrue: () => Promise<boolean>): Promise<boolean> => {
  const until = performance.now() + patienceMs
  for (;;) {
    if (await isTrue()) return true
    if (performance.now() > until) return false
    await sleep(everyMs)
  }
}
