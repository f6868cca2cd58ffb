import {
  fetchMaxCalls,
  fetchReplyMaxBytes,
  fetchUrlMaxChars,
  hostMaxCalls,
  logLineMaxChars,
  logMaxLines,
  replyMaxBytes,
} from '../../hooks/limits.ts'
import { placeOfDefaultExport, placeOfImport, type SourcePlace } from '../../hooks/source-place.ts'
import { type StatePolicy, UploadRefused } from '../approach.ts'
import type { OptionalName } from './names.ts'

/** What an isolate is made of. */
export interface IsolateSource {
  readonly code: string
  readonly settings: Readonly<Record<string, string>>
  readonly memoryMb: number
  /** For how long the top level may run, by the wall clock: an honest one on a busy machine must not be refused. */
  readonly loadMs: number
  /** `warm` when it is not said. */
  readonly state?: StatePolicy | undefined
}

const limits = {
  ...{ hostMaxCalls, fetchMaxCalls, fetchMaxChars: fetchReplyMaxBytes, fetchUrlMaxChars },
  ...{ logMaxLines, logLineMaxChars, replyMaxChars: replyMaxBytes },
}

/** The bootstrap's configuration, as JSON. `apart`: the host takes an answer apart from the lines, see `boxText`. */
export const configOf = ({ settings }: IsolateSource, names: ReadonlySet<OptionalName>, apart: boolean): string =>
  JSON.stringify({ settings, limits, names: Object.fromEntries([...names].map((name) => [name, true])), apart })

/** What `invoke` is given: the event, and a word by which the host tells this call's secrets from anything else. */
export type EntryInput = (event: string) => { readonly s: string; readonly n?: string }

// By the global, which is loaded when it is first used: the module would cost each process 7 ms of its start.
export const entryInputFor = (names: ReadonlySet<OptionalName>): EntryInput =>
  names.has('secrets') ? (event) => ({ s: event, n: crypto.randomUUID() }) : (event) => ({ s: event })

export const topLevelLoops = 'the top level of the module does not end'

/** Says in the customer's terms why isolated-vm did not take a source. */
export const refusalOf = (error: unknown, code: string): UploadRefused => {
  if (error instanceof UploadRefused) return error
  if (error instanceof BadModule) return new UploadRefused(error.message, error.hint, error.find(code))
  const { name, message, stack } = describe(error)
  const noted = / \[extension\.js:(\d+):(\d+)\]$/.exec(message) ?? /extension\.js:(\d+):(\d+)/.exec(stack)
  const place = noted ? { line: Number(noted[1]), column: Number(noted[2]) } : undefined
  const text = message.replace(/ \[extension\.js:\d+:\d+\]$/, '')
  if (text === 'Script execution timed out.')
    return new UploadRefused(topLevelLoops, 'Do the work in the exported function.', place)
  if (text.startsWith('Isolate was disposed'))
    return new UploadRefused('the top level of the module takes too much memory', 'Do the work in the exported function.')
  const hint = name === 'SyntaxError' ? 'Correct the line and deploy again.' : 'The top level of the module must not throw.'
  return new UploadRefused(`${name}: ${text}`, hint, place)
}

/** A top level may throw anything, and isolated-vm hands a number, null or undefined on as it is. */
const describe = (thrown: unknown): { name: string; message: string; stack: string } => {
  if (!(thrown instanceof Error)) return { name: 'Uncaught', message: String(thrown), stack: '' }
  const { name, message, stack = '' } = thrown
  return { name, message, stack }
}

/** Refuses what a module asks for: an extension is one file. */
export const refuseImports = (specifiers: readonly string[]): void => {
  const [first] = specifiers
  if (first === undefined) return
  const message = `imports are not available: ${specifiers.join(', ')}`
  throw new BadModule(message, 'Bundle what the extension needs into one file; types come by `import type`.', (code) =>
    placeOfImport(code, first),
  )
}

export const noDefaultExport = (): Error =>
  new BadModule(
    'the module has no function as its default export',
    'Write: export default async function (event, context) { … }',
    placeOfDefaultExport,
  )

/** For a default export that a pending top-level await left unset. */
export const topLevelPends = (): Error =>
  new BadModule(
    'the top level of the module waits for something that does not come',
    'Wait in the exported function: before a call there are no timers and no requests.',
    placeOfDefaultExport,
  )

/** What only we find wrong with a module that the engine takes; `find` looks up the place in its source. */
class BadModule extends Error {
  readonly hint: string
  readonly find: (code: string) => SourcePlace | undefined

  constructor(message: string, hint: string, find: (code: string) => SourcePlace | undefined) {
    super(message)
    this.name = 'BadModule'
    this.hint = hint
    this.find = find
  }
}
