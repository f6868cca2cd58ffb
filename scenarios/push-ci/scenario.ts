import type { ScenarioInput } from '../../src/bench/scenario/scenario.ts'

export default {
  title: 'Start a build for a push to a wanted branch',
  situation:
    'GitHub reports all that happens in a repository. The customer, a CI service such as Travis, wants a build for each push to a wanted branch.',
  hook: { id: 'repo.push', phase: 'after', budgetMs: 3_000 },
  load: { ratePerSecond: 200 },
  // What a CI service's API takes to put a build into its queue; see the README.
  thirdParty: { latencyMs: 80 },
  dialect: 'github',
  settings: { api: '{thirdPartyUrl}', branches: 'main master release/*' },
} satisfies ScenarioInput
