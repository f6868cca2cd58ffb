import { z } from 'zod'
import type { ThirdPartyFault } from '../third-party-fault.ts'
import { turnAway } from '../third-party-visit.ts'

const settings = z.strictObject({})

/** Named JSON and none: who only looks at the status believes it, who reads it does not. */
const page = { status: 200, body: Buffer.from('<!doctype html><title>Scheduled maintenance</title>') }

export const mode: ThirdPartyFault<typeof settings> = {
  id: 'lying',
  says: 'answers 200 with a body that is not what it promises, though nothing takes effect',
  settings,
  act: () => (visit) => turnAway(visit, page),
}
