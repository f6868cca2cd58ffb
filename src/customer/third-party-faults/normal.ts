import { z } from 'zod'
import type { ThirdPartyFault } from '../third-party-fault.ts'
import { serve } from '../third-party-visit.ts'

const settings = z.strictObject({})

export const mode: ThirdPartyFault<typeof settings> = {
  id: 'normal',
  says: 'answers as promised',
  settings,
  act: () => (visit) => serve(visit),
}
