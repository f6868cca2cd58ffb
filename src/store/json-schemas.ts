import { z } from 'zod'
import { manifestSchema } from './manifest.ts'
import { samplesSchema } from './samples.ts'
import { summarySchema } from './summary.ts'
import { trialSchema } from './trial.ts'

/** JSON Schemas (2020-12) of every JSON file of a run, by name, made from the types that the code itself uses. */
export const schemas = (): Record<'manifest' | 'trial' | 'samples' | 'summary', z.core.JSONSchema.BaseSchema> => ({
  manifest: z.toJSONSchema(manifestSchema),
  trial: z.toJSONSchema(trialSchema),
  samples: z.toJSONSchema(samplesSchema),
  summary: z.toJSONSchema(summarySchema),
})
