import type { ScenarioInput } from '../../src/bench/scenario/scenario.ts'
import { messages } from './payloads.ts'

export default {
  title: 'Examine a booking from a travel portal, then order its door code',
  situation:
    'Travel portals send bookings to small hotels, each portal in its own habits. The hotel’s logic examines the stay and works out the city tax; then a door code is ordered for the guest.',
  // Closed: a portal sends a refused message again, and a room sold twice costs more than one sold an hour later.
  hook: { id: 'booking.imported', phase: 'before', budgetMs: 800, onFailure: 'closed' },
  afterHook: { id: 'booking.entered', phase: 'after', budgetMs: 3_000 },
  tenants: 20,
  load: { ratePerSecond: 400 },
  onRequest: true,
  settings: { api: '{thirdPartyUrl}', longestNights: '28', cityTaxCents: '250', winterBreak: '2024-11-04/2024-12-13' },
  payloads: messages,
  faults: ['poison-event', 'intermittent', 'throws'],
} satisfies ScenarioInput
