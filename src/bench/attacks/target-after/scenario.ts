import type { ScenarioInput } from '../../scenario/scenario.ts'

/** The other hook point of attacks on webhooks: what happens there waits in the outbox. `extension.js` is what a bystander runs. */
export default {
  title: 'Deliver to others while one customer attacks',
  situation: 'A tenant is told of what has happened while another one keeps the outbox busy.',
  hook: { id: 'attack.told', phase: 'after', budgetMs: 3_000, onFailure: 'open' },
  payloads: () => [{ n: 0 }],
} satisfies ScenarioInput
