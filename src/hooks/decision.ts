import { z } from 'zod'

/** What an extension at a `before` hook point answers. `changes` is merged by the platform, never by reference. */
export const decisionSchema = z.strictObject({
  decision: z.enum(['allow', 'deny']),
  reason: z.string().max(1_000).optional(),
  changes: z.record(z.string(), z.json()).optional(),
})

export type Decision = z.infer<typeof decisionSchema>
