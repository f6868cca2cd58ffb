import { STATUS_CODES } from 'node:http'
import { z } from 'zod'

/** RFC 9457. `hint` says what to do next; further members belong to the problem's type. */
export const problemSchema = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  hint: z.string(),
})

export type ProblemDocument = z.infer<typeof problemSchema>

export const problemType = 'application/problem+json'

/** A request that cannot be met, as the caller is told. Thrown by handlers, answered by the error handler. */
export class Problem extends Error {
  readonly document: ProblemDocument

  constructor(document: ProblemDocument) {
    super(document.detail)
    this.name = 'Problem'
    this.document = document
  }
}

/** `slug` is the stable name of the kind of problem; `more` adds members to the document. */
export const problem = (status: number, slug: string, detail: string, hint: string, more: object = {}): Problem =>
  new Problem({
    type: `urn:hookbench:problem:${slug}`,
    title: STATUS_CODES[status] ?? 'Problem',
    status,
    detail,
    hint,
    ...more,
  })
