import { z } from 'zod'

/** Loose, because the other headers must stay. */
export const idempotencyHeaders = z.looseObject({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,128}$/, 'use 1 to 128 printable characters without a blank')
    .optional()
    .meta({ description: 'The same request with the same key is carried out once, and answered the same each time.' }),
})
