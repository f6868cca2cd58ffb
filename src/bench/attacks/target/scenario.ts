import type { ScenarioInput } from '../../scenario/scenario.ts'

/** What attacks meet: one hook point at which the platform waits. `extension.js` is what the bystanders run. */
export default {
  title: 'Hold customers apart while one of them attacks',
  situation: 'Two tenants go about their business while a third one uploads code that means harm.',
  // Closed: a bystander whose answer is lost must not look like one who was answered.
  hook: { id: 'attack.target', phase: 'before', budgetMs: 3_000, onFailure: 'closed' },
  payloads: () => [{ n: 0 }],
} satisfies ScenarioInput
