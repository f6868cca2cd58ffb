import type { Claimed, Outbox, Settled } from '../../src/platform/outbox/outbox.ts'
import type { ReplayRequest } from '../../src/platform/outbox/replay.ts'
import type { ManualClock } from '../platform/manual-clock.ts'
import { item, settled } from './outbox-items.ts'

export interface OpenOutbox {
  outbox(): Outbox
  clock(): ManualClock
  reopen(): Promise<void>
}

const anyRoom = (): number => 1_000

/** What tests of an outbox do again and again, with tenant `a`. */
export const createHands = ({ outbox, clock }: OpenOutbox) => {
  const claimAll = async (): Promise<readonly Claimed[]> => outbox().claim(1_000, anyRoom)
  const bring = async (states: readonly (Settled | 'pending')[]): Promise<void> => {
    await outbox().append(states.map((_, n) => item('a', `e${n}`)))
    const claimed = await claimAll()
    for (const [n, state] of states.entries()) {
      const one = claimed.find(({ event }) => event.id === `e${n}`) as Claimed
      const again = { state: 'again', runAtMs: clock().nowMs() + 1e9, uses: 'failure' } as const
      await outbox().settle([settled(one, state === 'pending' ? again : { state })])
    }
  }
  const replay = (request: Partial<ReplayRequest>) => outbox().replay({ tenant: 'a', state: 'dead', ...request })
  const statesNow = (): string[] =>
    outbox()
      .events('a', { after: 0, limit: 100 })
      .events.map(({ state }) => state)

  return { claimAll, bring, replay, statesNow }
}
