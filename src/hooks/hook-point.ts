import { z } from 'zod'

/** Ids that appear in URLs, file names and metric labels: tenants, hook points, scenarios. */
export const slugSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, 'use 1 to 63 of a-z, 0-9, ".", "_", "-", starting with a letter or digit')

/**
 * A named place where customer logic runs. `before`: the platform waits at most `budgetMs`, and `onFailure` decides
 * when no valid decision came (`open` lets the operation through, `closed` refuses it). `after`: delivery is
 * asynchronous and at least once; `budgetMs` bounds one attempt.
 */
export const hookPointSchema = z.strictObject({
  id: slugSchema,
  phase: z.enum(['before', 'after']),
  budgetMs: z.number().int().positive().max(60_000).default(3_000),
  onFailure: z.enum(['open', 'closed']).default('open'),
})

export type HookPoint = z.infer<typeof hookPointSchema>
export type Phase = HookPoint['phase']
