import type { ScenarioInput } from '../../src/bench/scenario/scenario.ts'

export default {
  title: 'Check a cart at checkout, then send the pick list to the warehouse',
  situation:
    'A cart is checked out in one of many shops on a platform. The shop refuses what it cannot send or sells to one household only once; a sold cart goes to the warehouse as a pick list.',
  // Open: a cart sold against the rules is put right by telephone, one that was turned away does not come back.
  hook: { id: 'cart.checkout', phase: 'before', budgetMs: 500, onFailure: 'open' },
  afterHook: { id: 'cart.sold', phase: 'after', budgetMs: 3_000 },
  tenants: 20,
  load: { ratePerSecond: 400 },
  onRequest: true,
  settings: { api: '{thirdPartyUrl}', shipsTo: 'DE AT CH NL BE LU', limitedPerCart: '1' },
} satisfies ScenarioInput
