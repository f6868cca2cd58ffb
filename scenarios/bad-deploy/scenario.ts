import type { ScenarioInput } from '../../src/bench/scenario/scenario.ts'
import { orders } from './payloads.ts'

export default {
  title: 'Price a subscription by this week’s coupons, then draft its invoice',
  situation:
    'Somebody subscribes to a vendor’s software. The vendor’s coupon rules, which marketing changes every week, make the price or refuse the coupon; then the invoice is drafted in its accounts.',
  // Open: without a decision the list price stands, which the platform knows by itself.
  hook: { id: 'subscription.price', phase: 'before', budgetMs: 500, onFailure: 'open' },
  afterHook: { id: 'subscription.started', phase: 'after', budgetMs: 3_000 },
  tenants: 20,
  load: { ratePerSecond: 400 },
  onRequest: true,
  payloads: orders,
  faults: ['bad-deploy-syntax', 'bad-deploy-logic', 'throws', 'garbage-result', 'too-large-result'],
} satisfies ScenarioInput
