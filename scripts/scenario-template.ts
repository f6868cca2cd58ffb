/** The files of a new scenario, by path. `toSrc` leads from its folder to this repository's src/. */
export const templateFiles = (id: string, toSrc: string): Record<string, string> => ({
  'scenario.ts': scenario(toSrc),
  'extension.js': extension,
  'payloads/01-small-order.json': json({ order: 'A-1001', customer: 'Rosa', items: 2, totalCents: 4_200 }),
  'payloads/02-large-order.json': json({ order: 'A-1002', customer: 'Jörg', items: 90, totalCents: 310_000 }),
  'README.md': readme(id),
})

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

const scenario = (toSrc: string): string => `import type { ScenarioInput } from '${toSrc}/bench/scenario/scenario.ts'

export default {
  title: 'Hold large orders',
  situation: 'An order came in. The customer wants orders above a limit to wait for a call, and all others to go through.',
  // 'before': the platform waits for the decision. 'after': it has acted, and delivers at least once.
  hook: { id: 'order.placed', phase: 'before', budgetMs: 500, onFailure: 'open' },
  // Once it has happened, for \`--faults\`: the same extension gets this event, too, and tells the two apart by \`event.type\`.
  // afterHook: { id: 'order.accepted', phase: 'after' },
  load: { ratePerSecond: 200 },
  settings: { limitCents: '100000' },
} satisfies ScenarioInput
`

const extension = `// Runs unchanged in the sandbox and in the customer's own server: no imports, the world is \`context\`.
export default async function (event, context) {
  const { order, totalCents } = event.data
  if (totalCents <= Number(context.settings.limitCents)) return { decision: 'allow' }
  context.log(\`\${order} waits for a call\`)
  return { decision: 'deny', reason: 'large orders are confirmed by telephone' }
}
`

const readme = (id: string): string => `# ${id}

**Situation.** Who does what, and what does the customer want from it?

**Hook point.** Which one, before or after, and what happens when the extension fails?

**Payloads.** Where they come from, how large they are, and which of them have no effect.
`
