import { Worker } from 'node:worker_threads'
import { UploadRefused } from '../../approaches/approach.ts'

/** 1 MB takes 0.7 s on a quiet core. */
const stripMs = 5_000

let last: Promise<unknown> = Promise.resolve()

/**
 * Blanks out the types of a TypeScript source, so that every position stays. One upload after the other: each costs a thread.
 * @throws UploadRefused with line and column for what does not parse, or needs more than blanks (an enum, say).
 */
export const stripTypes = (source: string): Promise<string> => {
  const mine = last.then(() => strip(source))
  last = mine.catch(() => {})
  return mine
}

interface Answer {
  readonly code?: string
  readonly problem?: Problem
}

/** An error as `module.stripTypeScriptTypes` throws it. */
interface Problem {
  readonly code?: string
  readonly message: string
  readonly stack: string
}

/** Both are known here: the stripping is why the thread is there, and src/package.json says why it names no type. */
const quietly = ['--disable-warning=ExperimentalWarning', '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON']

const strip = (source: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./strip-worker.ts', import.meta.url), {
      ...{ workerData: source, env: {}, execArgv: quietly },
      resourceLimits: { maxOldGenerationSizeMb: 128 },
    })
    const end = (settle: () => void): void => {
      clearTimeout(timer)
      settle()
      void worker.terminate()
    }
    const timer = setTimeout(() => end(() => reject(unreadable())), stripMs)
    worker.once('message', ({ code, problem }: Answer) => {
      end(() => (problem ? reject(refusalOf(problem, source)) : resolve(code ?? '')))
    })
    worker.once('error', () => end(() => reject(unreadable())))
  })

const unreadable = (): UploadRefused =>
  new UploadRefused(
    'the TypeScript parser gave up on this source',
    'Look for code that is nested very deeply, or compile it to JavaScript and send that with its source map.',
    { file: 'extension.ts', line: 1, column: 1 },
  )

const refusalOf = ({ code, message, stack }: Problem, source: string): UploadRefused => {
  const place = { file: 'extension.ts', ...placeOf(stack, source) }
  if (code === 'ERR_INVALID_TYPESCRIPT_SYNTAX')
    return new UploadRefused(`SyntaxError: ${message}`, 'Correct the line and deploy again.', place)
  if (code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') {
    const hint =
      'Use only syntax that types can be erased from (TypeScript’s erasableSyntaxOnly), or send JavaScript with its source map.'
    return new UploadRefused(message, hint, place)
  }
  return unreadable()
}

/** A stack starts with `:<line>`, then that line of the source among its neighbours, with carets under it. */
const placeOf = (stack: string, source: string): { line: number; column: number } => {
  const [head = ''] = stack.split('\n\nSyntaxError')
  const line = Number(/^:(\d+)/.exec(head)?.[1] ?? 1)
  const caret = /^( *)\^+$/m.exec(head)?.[1]?.length ?? 0
  return { line, column: columnOf(source.split('\n')[line - 1] ?? '', caret) }
}

/** The parser shows a tab as four blanks, and a character of two UTF-16 units in double width. */
const columnOf = (text: string, width: number): number => {
  let column = 0
  for (let seen = 0; seen < width && column < text.length; column++) seen += text[column] === '\t' ? 4 : 1
  return column + 1
}
