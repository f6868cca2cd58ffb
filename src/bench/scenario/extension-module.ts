import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { registerHooks } from 'node:module'
import { text } from 'node:stream/consumers'
import { BenchError } from '../../hooks/bench-error.ts'
import type { Extension } from '../../hooks/extension.ts'
import { placeOfImport } from '../../hooks/source-place.ts'

const example = '`export default async function (event, context) {}`'

/** A parameter that no other data: URL has, so that the hook below knows an extension by it. */
const prefix = 'data:text/javascript;charset=utf-8;role=extension,'

// Node has modules that an isolate lacks, so every import is refused, a dynamic one in a function that runs later, too.
registerHooks({
  resolve: (specifier, context, next) => {
    if (context.parentURL?.startsWith(prefix) && !specifier.startsWith(prefix)) throw new ImportRefused(specifier)
    return next(specifier, context)
  },
})

class ImportRefused extends Error {
  readonly specifier: string
  constructor(specifier: string) {
    super(`it imports "${specifier}"`)
    this.specifier = specifier
  }
}

/**
 * Imports an extension from its source, so that it needs no file, no build and no package.
 * @throws BenchError E_BAD_EXTENSION with line and column when it does not parse, imports something, or throws
 */
export const importExtension = async (source: string, file = 'extension.js'): Promise<Extension> => {
  const url = `${prefix}${encodeURIComponent(source)}`
  const module = await (import(/* @vite-ignore */ url) as Promise<Record<string, unknown>>).catch((error: unknown) =>
    refuse(source, file, error),
  )
  if (typeof module['default'] === 'function') return module['default'] as Extension
  throw new BenchError('E_BAD_EXTENSION', `${file}: its default export is not a function`, `write ${example}`)
}

const refuse = async (source: string, file: string, error: unknown): Promise<never> => {
  if (error instanceof ImportRefused) {
    const hint = 'an extension runs in a bare isolate, too: it can import nothing, and reaches the world by `context` alone'
    const place = placeOfImport(source, error.specifier)
    const where = place ? `${file}:${place.line}:${place.column}` : file
    throw new BenchError('E_BAD_EXTENSION', `${where}: ${error.message}`, hint, error)
  }
  const found = await syntaxError(source)
  if (found) {
    const { line, column, message } = found
    throw new BenchError('E_BAD_EXTENSION', `${file}:${line}:${column}: ${message}`, 'correct that line and run again', error)
  }
  const said = error instanceof Error ? error.message : String(error)
  const hint = `top-level code must not throw; do the work inside ${example}`
  throw new BenchError('E_BAD_EXTENSION', `${file}${placeOf(error)}: fails while it is loaded: ${said}`, hint, error)
}

/** The top frame in the source: its URL holds no blank and no colon, since both are escaped in it. */
const placeOf = (error: unknown): string =>
  /data:[^\s:]*((?::\d+){2})\)?$/m.exec((error instanceof Error && error.stack) || '')?.[1] ?? ''

interface Place {
  readonly line: number
  readonly column: number
  readonly message: string
}

/** Asks `node --check`, since an error of `import()` does not say where. Columns are those of the caret that node prints. */
const syntaxError = async (source: string): Promise<Place | undefined> => {
  const child = spawn(process.execPath, ['--check', '--input-type=module', '-'], { stdio: ['pipe', 'ignore', 'pipe'], env: {} })
  child.stdin.on('error', () => {}).end(source)
  const [said] = await Promise.all([text(child.stderr), once(child, 'close')])
  const place = /^\[stdin\]:(?<line>\d+)\n.*\n(?<indent>\s*)\^/m.exec(said)?.groups
  if (!place) return undefined
  const message = /^SyntaxError: .*$/m.exec(said)?.[0] ?? 'SyntaxError'
  return { line: Number(place['line']), column: (place['indent']?.length ?? 0) + 1, message }
}
