import { z } from 'zod'
import { resetSocket } from '../break-off.ts'
import type { ThirdPartyFault } from '../third-party-fault.ts'

const settings = z.strictObject({})

export const mode: ThirdPartyFault<typeof settings> = {
  id: 'down',
  says: 'resets every connection once it knows who calls: nothing takes effect',
  settings,
  act: () => (visit) => resetSocket(visit.request.socket),
}
