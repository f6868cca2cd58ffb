import { z } from 'zod'
import type { Behaviour } from '../behaviour.ts'
import { refuse, send } from '../hook-call.ts'

const settings = z.strictObject({})

export const mode: Behaviour<typeof settings> = {
  id: 'gone',
  says: 'answers 410: it wants nothing more, ever',
  settings,
  act: () => (call) => send(call, refuse(410, 'Gone', 'this address is not used any more')),
}
