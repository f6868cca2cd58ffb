import type { ScenarioInput } from '../../src/bench/scenario/scenario.ts'

export default {
  title: 'Approve a salary payout, then enter it in the books',
  situation:
    'A payroll service is about to pay out a salary. The employer’s logic approves it or holds it back; once paid, it must stand in the employer’s books exactly once.',
  // Closed: a payout that nobody approved waits until somebody has. The bank takes orders all day.
  hook: { id: 'payout.due', phase: 'before', budgetMs: 1_000, onFailure: 'closed' },
  afterHook: { id: 'payout.made', phase: 'after', budgetMs: 5_000 },
  tenants: 20,
  load: { ratePerSecond: 400 },
  onRequest: true,
  settings: { api: '{thirdPartyUrl}', currency: 'EUR', twoApproveFromCents: '800000', salaries: '6020', bank: '1800' },
  faults: ['platform-killed', 'worker-killed', 'disk-full', 'database-locked', 'clock-jump', 'cpu-stolen'],
} satisfies ScenarioInput
