import { z } from 'zod'
import type { ThirdPartyFault } from '../third-party-fault.ts'
import { answer, turnAway } from '../third-party-visit.ts'

const settings = z.strictObject({ status: z.number().int().min(400).max(599).default(500) })

export const mode: ThirdPartyFault<typeof settings> = {
  id: 'error',
  says: 'answers this status: nothing takes effect',
  settings,
  act: ({ status }) => {
    const reply = answer(status, { error: 'this API fails on purpose' })
    return (visit) => turnAway(visit, reply)
  },
}
