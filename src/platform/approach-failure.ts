import { BenchError } from '../hooks/bench-error.ts'

/** An approach that cannot be brought up on this machine. The message is one line, and true for its tenants, too. */
export class ApproachUnavailable extends Error {
  readonly hint: string

  constructor(id: string, cause: unknown) {
    super(`the approach ${id} cannot start here: ${reasonOf(cause)}`, { cause })
    this.name = 'ApproachUnavailable'
    this.hint =
      cause instanceof BenchError
        ? `The operator can ${cause.hint}.`
        : 'The operator can see to the machine, or run npm ci under Node 26.'
  }
}

/** A process that ended at once leaves its whole stack as last words: the line with the error is what matters. */
export const reasonOf = (cause: unknown): string => {
  const text = cause instanceof Error ? cause.message : String(cause)
  const [first = ''] = text.split('\n')
  const named = /^\w*Error(?: \[\w+\])?: (.+)$/m.exec(text)?.[1]
  const reason = named === undefined || first.includes(named) ? first : `${first.replace(/ ?exit \d+ .*/, '')} ${named}`
  return reason.trim().slice(0, 500)
}
