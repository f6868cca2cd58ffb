import { z } from 'zod'
import type { ThirdPartyFault } from '../third-party-fault.ts'
import { serve } from '../third-party-visit.ts'

const settings = z.strictObject({ ms: z.number().min(0).max(600_000) })

export const mode: ThirdPartyFault<typeof settings> = {
  id: 'slow',
  says: 'takes effect at once, and answers so many ms later than else',
  settings,
  act:
    ({ ms }) =>
    (visit) =>
      serve(visit, ms),
}
