import { z } from 'zod'
import type { Behaviour } from '../behaviour.ts'
import { go } from '../hook-call.ts'

const settings = z.strictObject({})

export const mode: Behaviour<typeof settings> = {
  id: 'normal',
  says: 'answers what the extension returns',
  settings,
  act: () => (call) => go(call),
}
