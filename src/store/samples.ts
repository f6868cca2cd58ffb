import { z } from 'zod'

/**
 * How one call of the generator ended, as the caller saw it. `policy-…`: the platform's failure policy decided.
 * `timed-out` and `in-flight` are censored at `endUs`: the call took at least that long.
 */
export const callResults = [
  'allow',
  'deny',
  'policy-allow',
  'policy-deny',
  'accepted',
  'rejected',
  'timed-out',
  'connection-error',
  'in-flight',
] as const
export type CallResult = (typeof callResults)[number]

const column = <T extends z.ZodType>(cell: T) => z.array(cell)

/**
 * Raw observations of a trial, one array a column, all of the same length; row i is one business operation.
 * Times are µs since the trial's start. `effects` counts what the third party saw for the event, `expectedEffects`
 * what the extension does for that payload when run alone, as `expectedDecision` is what it decides, null where it
 * decides nothing; `effectUs` is the first effect, null when there was none.
 * On disk: `trials/NNNN-T.samples.json.gz` (T counts the tries), times to a tenth of a µs.
 */
export const samplesSchema = z.object({
  phase: column(z.string()),
  tenant: column(z.number().int()),
  operation: column(z.number().int()),
  intendedUs: column(z.number()),
  sentUs: column(z.number()),
  endUs: column(z.number()),
  status: column(z.number().int()),
  result: column(z.enum(callResults)),
  eventId: column(z.string()),
  expectedDecision: column(z.enum(['allow', 'deny']).nullable()),
  expectedEffects: column(z.number().int()),
  effects: column(z.number().int()),
  effectUs: column(z.number().nullable()),
  /** Index into the trial's hooks; absent where there is one. */
  hook: column(z.number().int()).optional(),
})

export type Samples = z.infer<typeof samplesSchema>

/** How to read a trial's samples without hookbench: one line each, with FILE to be replaced by the path. */
export const readSamplesWith = {
  Python: `python3 -c "import gzip,json;d=json.load(gzip.open('FILE'));print(*d,*zip(*d.values()),sep='\\n')"`,
  DuckDB: `duckdb -c "select unnest(phase) phase, unnest(endUs)-unnest(intendedUs) us from 'FILE'"`,
}
