import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { BenchError } from '../../hooks/bench-error.ts'
import type { Extension } from '../../hooks/extension.ts'

const example = '`export default async function (event, context) {}`'

/**
 * Imports an extension from its source, so that it needs no file, no build and no package.
 * @throws BenchError E_BAD_EXTENSION with line and column when it does not parse
 */
export const importExtension = async (source: string, file = 'extension.js'): Promise<Extension> => {
  const url = `data:text/javascript;charset=utf-8,${encodeURIComponent(source)}`
  const module = await (import(/* @vite-ignore */ url) as Promise<Record<string, unknown>>).catch((error: unknown) =>
    refuse(source, file, error),
  )
  if (typeof module['default'] === 'function') return module['default'] as Extension
  throw new BenchError('E_BAD_EXTENSION', `${file}: its default export is not a function`, `write ${example}`)
}

const refuse = async (source: string, file: string, error: unknown): Promise<never> => {
  const found = await syntaxError(source)
  if (found) {
    const { line, column, message } = found
    throw new BenchError('E_BAD_EXTENSION', `${file}:${line}:${column}: ${message}`, 'correct that line and run again', error)
  }
  const said = error instanceof Error ? error.message : String(error)
  const hint = /data:|specifier|resolve/.test(said)
    ? 'an extension runs in a bare isolate, too: it can import nothing, and reaches the world by `context` alone'
    : `top-level code must not throw; do the work inside ${example}`
  throw new BenchError('E_BAD_EXTENSION', `${file}: fails while it is loaded: ${said}`, hint, error)
}

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
