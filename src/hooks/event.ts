import { z } from 'zod'

/**
 * What a hook point hands to a customer's extension: CloudEvents 1.0 in JSON.
 * `type` is the hook point's id; `time` is RFC 3339; `data` is the business payload.
 * https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md
 */
export const hookEventSchema = z.strictObject({
  specversion: z.literal('1.0'),
  id: z.string().min(1).max(64),
  source: z.string().min(1),
  type: z.string().min(1),
  time: z.iso.datetime(),
  subject: z.string().optional(),
  data: z.unknown(),
})

export type HookEvent = z.infer<typeof hookEventSchema>
