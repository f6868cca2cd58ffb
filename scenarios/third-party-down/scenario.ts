import type { ScenarioInput } from '../../src/bench/scenario/scenario.ts'
import { licences, rentals } from './drivers.ts'

export default {
  title: 'Ask the licence register before a shared car unlocks, then insure the trip',
  situation:
    'Somebody stands before a shared car and wants it unlocked. The fleet’s logic asks the register of driving licences, which is not its own; the trip is then told to the insurance.',
  // Closed: nobody drives on a licence that nobody has seen.
  hook: { id: 'car.unlock', phase: 'before', budgetMs: 1_000, onFailure: 'closed' },
  afterHook: { id: 'car.unlocked', phase: 'after', budgetMs: 3_000 },
  tenants: 20,
  load: { ratePerSecond: 400 },
  onRequest: true,
  // Assumed: a register in the same region, which has its answers in memory.
  thirdParty: { latencyMs: 5, replies: licences() },
  settings: { api: '{thirdPartyUrl}', vanFromYears: '2' },
  payloads: rentals,
  faults: ['third-party-slow', 'third-party-down', 'third-party-lying'],
} satisfies ScenarioInput
