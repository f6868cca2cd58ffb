/**
 * An error that a person can act on: `code` is stable (`E_…`), `hint` says what to do next.
 * Everything that is not a BenchError is a bug (exit 70).
 */
export class BenchError extends Error {
  readonly code: `E_${string}`
  readonly hint: string

  constructor(code: `E_${string}`, message: string, hint: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'BenchError'
    this.code = code
    this.hint = hint
  }
}
