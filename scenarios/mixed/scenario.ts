import type { ScenarioInput } from '../../src/bench/scenario/scenario.ts'
import { incomingCalls } from './payloads.ts'

export default {
  title: 'Decide where an incoming call rings, on a platform with both ways in',
  situation:
    'A telephone platform in the manner of Twilio asks its customers what to do with a call that comes in. Some of them uploaded code, others run a server: both live on the same platform.',
  // Open: a call that nobody decided about rings at the main number, as it did before there was an extension.
  hook: { id: 'call.incoming', phase: 'before', budgetMs: 1_000, onFailure: 'open' },
  afterHook: { id: 'call.routed', phase: 'after', budgetMs: 3_000 },
  bystandersBy: ['sandbox', 'webhook'],
  tenants: 20,
  load: { ratePerSecond: 400 },
  onRequest: true,
  settings: { api: '{thirdPartyUrl}', frontDesk: '+4922155501', onCall: '+4922155509', utcOffsetMinutes: '60' },
  payloads: incomingCalls,
  faults: ['endless-loop', 'memory-growth', 'runtime-crash', 'throws', 'burst'],
} satisfies ScenarioInput
