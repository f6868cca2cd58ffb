import { z } from 'zod'

/** What a customer is told about a failure. `hint` says what to do next; `stack` names the customer's own file. */
const failureSchema = z.object({
  name: z.string(),
  message: z.string(),
  stack: z.string().optional(),
  httpStatus: z.number().int().optional(),
  hint: z.string().optional(),
})

const withError = <K extends string>(kind: K) => z.object({ kind: z.literal(kind), error: failureSchema })

/**
 * How an attempt ended. `failed`, `timed-out`, `over-limit`, `unreachable` and `bad-reply` are the customer's;
 * `crashed` and `shed` are the platform's and never count against a customer; `unknown` may have run.
 * `ok.value` is plain JSON, still unchecked: at a `before` hook point the platform reads a decision from it.
 */
export const outcomeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ok'), value: z.json().optional() }),
  z.object({ kind: z.literal('denied'), reason: z.string().optional() }),
  withError('failed'),
  withError('timed-out'),
  withError('crashed'),
  withError('over-limit'),
  withError('unreachable'),
  withError('bad-reply'),
  withError('shed'),
  withError('unknown'),
])

export type Failure = z.infer<typeof failureSchema>
export type Outcome = z.infer<typeof outcomeSchema>
export type OutcomeKind = Outcome['kind']

export const outcomeKinds = outcomeSchema.options.map((option) => option.shape.kind.value)
