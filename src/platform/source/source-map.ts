import { decodedMappings, TraceMap } from '@jridgewell/trace-mapping'
import { z } from 'zod'
import { UploadRefused } from '../../approaches/approach.ts'

/** Source map format 3, without what only debuggers show. https://tc39.es/ecma426/ */
const schema = z.object({
  version: z.literal(3),
  file: z.string().max(1_000).nullish(),
  sourceRoot: z.string().max(1_000).nullish(),
  // Control characters would break the lines of a stack.
  sources: z
    .array(
      z
        .string()
        .max(1_000)
        .regex(/^\P{Cc}*$/u, 'has control characters')
        .nullable(),
    )
    .min(1)
    .max(10_000),
  names: z.array(z.string().max(1_000)).max(100_000).default([]),
  mappings: z.string(),
})

const hint = 'Send the .map file that your bundler wrote beside this very file, or leave the map out.'

/**
 * Checks a source map as a customer sent it, and answers it without the sources' text.
 * @throws UploadRefused with the place: in the map's JSON, or in the code that a mapping is for.
 */
export const readSourceMap = (text: string): string => {
  const { data, error } = schema.safeParse(parse(text))
  if (error) throw new UploadRefused(`the source map is not valid: ${z.prettifyError(error).slice(0, 500)}`, hint, start)
  checkMappings(data)
  return JSON.stringify(data)
}

/** Decoding holds up the platform: within these bounds for some 30 ms, once for as long as the extension keeps failing. */
const mappingsMaxChars = 256 * 1024
const mappingsMaxLines = 20_000

const start = { file: 'sourceMap', line: 1, column: 1 }

const parse = (text: string): unknown => {
  try {
    // Some bundlers write this line first, so that nobody loads a map as a script.
    return JSON.parse(text.replace(/^\)\]\}'[^\n]*/, ''))
  } catch (error) {
    const { message } = error as Error
    throw new UploadRefused(`the source map is not JSON: ${message}`, hint, placeInJson(text, message))
  }
}

/** V8 names a position for most mistakes; for the others it quotes what is around them. */
const placeInJson = (text: string, message: string) => {
  const offset = Number(/at position (\d+)/.exec(message)?.[1] ?? 0)
  const lines = text.slice(0, offset).split('\n')
  return { file: 'sourceMap', line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
}

type Map3 = z.output<typeof schema>

const checkMappings = ({ sources, names, mappings }: Map3): void => {
  const strange = /[^A-Za-z0-9+/,;]/.exec(mappings)
  if (strange) throw misplaced(mappings, strange.index, `${JSON.stringify(strange[0])} is no mapping`)
  if (mappings.length > mappingsMaxChars || mappings.split(';').length > mappingsMaxLines) {
    const next = 'Bundle less into one file, minify it, or leave the map out.'
    throw new UploadRefused(
      `a source map may have ${mappingsMaxChars} bytes and ${mappingsMaxLines} lines of mappings`,
      next,
      start,
    )
  }
  // The library reads anything: what is out of range was not written by a bundler, or for another file.
  for (const [index, segments] of decodedMappings(new TraceMap({ version: 3, sources, names, mappings })).entries()) {
    for (const [column, source = 0, line = 0, sourceColumn = 0, name = 0] of segments) {
      const wrong =
        Math.min(column, source, line, sourceColumn, name) < 0 || source >= sources.length || (name > 0 && name >= names.length)
      if (wrong) {
        const place = { file: 'extension.js', line: index + 1, column: Math.max(0, column) + 1 }
        throw new UploadRefused('the source map is not valid: a mapping leads out of it', hint, place)
      }
    }
  }
}

/** Each `;` ends a line of the code that the map is for. */
const misplaced = (mappings: string, at: number, why: string): UploadRefused => {
  const line = mappings.slice(0, at).split(';').length
  return new UploadRefused(`the source map is not valid: ${why}`, hint, { file: 'extension.js', line, column: 1 })
}
