import { UploadRefused } from '../../approaches/approach.ts'
import type { Origin } from './origin.ts'
import { readSourceMap } from './source-map.ts'
import { stripTypes } from './strip-types.ts'

/** An extension's source as its author sends it. */
export interface Source {
  readonly code: string
  readonly language: 'javascript' | 'typescript'
  /** The text of the `.map` file, where a bundler made the code; it may also stand at the code's end, as a data: URL. */
  readonly sourceMap?: string | undefined
}

/** What approaches run, and the way back from its positions to the author's own. */
export interface PreparedSource {
  readonly code: string
  readonly origin?: Origin
}

/** @throws UploadRefused with file, line and column. */
export const prepareSource = async ({ code, language, sourceMap }: Source): Promise<PreparedSource> => {
  if (language === 'typescript') {
    if (sourceMap !== undefined) throw mapOfTypeScript()
    return { code: await stripTypes(code), origin: { file: 'extension.ts' } }
  }
  const inline = inlineMap.exec(code)
  const map = sourceMap ?? (inline && Buffer.from(inline[1] ?? '', 'base64').toString())
  const bare = inline ? code.slice(0, inline.index) : code
  return map === null ? { code } : { code: bare, origin: { file: 'extension.js', sourceMap: readSourceMap(map) } }
}

/** As bundlers write it on the last line; isolates need not hold it. */
const inlineMap = /\/\/# sourceMappingURL=data:application\/json[^,\n]{0,100};base64,([A-Za-z0-9+/=]*)\s*$/

const mapOfTypeScript = (): UploadRefused =>
  new UploadRefused(
    'TypeScript needs no source map: its types are blanked out, so that every position stays',
    "Leave 'sourceMap' out, or send the compiled JavaScript with it.",
  )
