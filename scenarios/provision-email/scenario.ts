import type { ScenarioInput } from '../../src/bench/scenario/scenario.ts'

const plan = (name: string, cents: number) => ({
  [`GET /plans/heroku-postgresql:${name}`]: { body: { name: `heroku-postgresql:${name}`, price: { cents, unit: 'month' } } },
})

export default {
  title: 'Mail accounting when a database is provisioned',
  situation:
    'A database was provisioned at Heroku. The customer wants a mail to go to its accounting department, with the price of the plan.',
  hook: { id: 'database.provision', phase: 'after', budgetMs: 3_000 },
  load: { ratePerSecond: 200 },
  thirdParty: {
    // What a mail API in the same region takes; see the README.
    latencyMs: 40,
    replies: {
      ...plan('essential-0', 500),
      ...plan('essential-1', 900),
      ...plan('standard-0', 5_000),
      ...plan('standard-2', 20_000),
      ...plan('premium-0', 20_000),
      ...plan('premium-2', 35_000),
      ...plan('private-4', 150_000),
    },
  },
  dialect: 'heroku',
  settings: { api: '{thirdPartyUrl}', accounting: 'accounting@example.com' },
} satisfies ScenarioInput
