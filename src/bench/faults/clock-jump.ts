import { writeFile } from 'node:fs/promises'
import type { Fault, Realisation } from '../isolation/fault.ts'
import { datedAhead } from '../isolation/sign.ts'

/**
 * Only what asks for the time of day notices, as with a real clock. Customers' code keeps the right time: its processes begin
 * with an empty environment, and an isolate has a clock of its own.
 */
const side: Realisation = {
  what: 'the time of day jumps forward for the platform, and at the end back; nobody else’s does',
  sign: datedAhead,
  start: async ({ world, intensity }) => {
    const { clockFile } = world.platformProcess
    if (clockFile === undefined) throw new Error('the platform was started with a clock that cannot be set')
    await writeFile(clockFile, String(60_000 * intensity))
    return () => writeFile(clockFile, '0')
  },
}

export const fault: Fault = {
  id: 'clock-jump',
  title: "the platform's clock jumps",
  strikes: 'platform',
  scenario: 'noisy-neighbour',
  intensity: { what: 'minutes forward', default: 60, atMost: 1_000_000 },
  needs: { stage: true, clock: true },
  atPlatform: side,
  atCustomer: side,
}
