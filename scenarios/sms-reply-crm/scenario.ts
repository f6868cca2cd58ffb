import type { ScenarioInput } from '../../src/bench/scenario/scenario.ts'
import { crmReplies, questions } from './customers.ts'

export default {
  title: 'Reply to an SMS with what the CRM knows of its sender',
  situation:
    'An SMS asks a shop about an order. Its sender waits while the customer’s logic finds the sender in the shop’s CRM, then the order there: two calls, one after the other.',
  hook: { id: 'sms.inbound', phase: 'before', budgetMs: 2_000, onFailure: 'closed' },
  load: { ratePerSecond: 100 },
  thirdParty: { replies: crmReplies() },
  // The shop runs its CRM where it runs its webhook: who is near to one is near to the other.
  network: { thirdParty: 'customer' },
  onRequest: true,
  payloads: questions,
} satisfies ScenarioInput
