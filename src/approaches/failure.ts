import type { Failure } from '../hooks/outcome.ts'

/** Flattens what an extension threw, and says what to do. `stack` keeps the frames of the customer's own file. */
export const failureOf = (thrown: unknown): Failure => {
  const { name, message, stack } = describe(thrown)
  const failure = withOwnStack({ name, message }, stack ?? '')
  return { ...failure, hint: failure.stack === undefined ? placelessHint : failedHint }
}

/** Adds the frames of the customer's own file, where the engine's stack has any. */
export const withOwnStack = (failure: Failure, stack: string): Failure => {
  const frames = stack
    .split('\n')
    .filter((line) => line.includes('extension.js'))
    .map((line) => line.trim())
  if (frames.length === 0) return failure
  return { ...failure, stack: `${failure.name}: ${failure.message}\n    ${frames.join('\n    ')}`.slice(0, 4_096) }
}

const failedHint = 'The extension threw: fix it at the place that the stack names, and deploy it again.'

const placelessHint =
  'What the extension threw names no place in it: throw an Error that is made where it goes wrong, and deploy it again.'

const describe = (thrown: unknown): { name: string; message: string; stack: string | undefined } => {
  if (typeof thrown !== 'object' || thrown === null) return { name: 'Error', message: text(thrown), stack: undefined }
  const { name, message, stack } = thrown as Record<string, unknown>
  const known = typeof stack === 'string' ? stack.slice(0, 16_384) : undefined
  return { name: text(name ?? 'Error').slice(0, 128), message: text(message ?? '').slice(0, 2_048), stack: known }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : String(value)).slice(0, 2_048)
