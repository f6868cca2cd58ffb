import type { Extension } from '../../hooks/extension.ts'
import { placeOfDefaultExport, placeOfImport } from '../../hooks/source-place.ts'
import { UploadRefused } from '../approach.ts'

/** Imports a source as a module of its own, known as `extension.js` in stacks. Throws `UploadRefused`. */
export const loadModule = async (code: string, label: string): Promise<Extension> => {
  // The label makes the URL unique: Node would share one instance, and its state, between two deployments.
  const source = `${code}\n//${label}\n//# sourceURL=extension.js`
  const url = `data:text/javascript;charset=utf-8,${encodeURIComponent(source)}`
  const module = await import(/* @vite-ignore */ url).catch((error: unknown) => {
    throw refusal(error, code)
  })
  const extension: unknown = (module as { default?: unknown }).default
  if (typeof extension === 'function') return extension as Extension
  throw new UploadRefused(
    'the module has no function as its default export',
    'Write: export default async function (event, context) { … }',
    placeOfDefaultExport(code),
  )
}

const refusal = (error: unknown, code: string): UploadRefused => {
  const { name = 'Error', message = String(error), stack = '' } = (error ?? {}) as Partial<Error>
  const specifier = /(?:"|')([^"']+)(?:"|') (?:from|imported)|package '([^']+)'|specifier "([^"]+)"/.exec(message)
  if (name !== 'SyntaxError' && specifier) {
    const wanted = specifier.slice(1).find((part) => part !== undefined) ?? ''
    const hint = 'Bundle what the extension needs into one file.'
    return new UploadRefused(`imports are not available: ${wanted}`, hint, placeOfImport(code, wanted))
  }
  const hint = name === 'SyntaxError' ? 'Correct the line and deploy again.' : 'The top level of the module must not throw.'
  return new UploadRefused(`${name}: ${message}`, hint, placeOf(stack))
}

/** A thrown error names its frame; of a syntax error Node tells no place. */
const placeOf = (stack: string): { line: number; column: number } | undefined => {
  const frame = /extension\.js:(\d+):(\d+)/.exec(stack)
  return frame ? { line: Number(frame[1]), column: Number(frame[2]) } : undefined
}
