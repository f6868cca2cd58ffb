import type { ScenarioInput } from '../../src/bench/scenario/scenario.ts'
import { inboundMessages } from './payloads.ts'

export default {
  title: 'Decide the reply to an SMS that came in',
  situation:
    "An SMS came in at Twilio for a shop's number. Its sender waits while the customer's logic decides the reply: keywords, opening hours, opt-out.",
  // Closed: only the extension knows the reply, so without it there is nothing to send. Twilio does the same.
  hook: { id: 'sms.inbound', phase: 'before', budgetMs: 1_000, onFailure: 'closed' },
  load: { ratePerSecond: 200 },
  settings: { shop: 'Rosa’s Flowers', opens: '09:00', closes: '18:30', utcOffsetMinutes: '60' },
  payloads: inboundMessages,
  dialect: 'twilio',
} satisfies ScenarioInput
