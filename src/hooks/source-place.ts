/** A place in a source. Lines and columns count from 1. */
export interface SourcePlace {
  readonly line: number
  readonly column: number
}

/** Where the specifier stands after `from` or `import`; a specifier that is computed stands nowhere. */
export const placeOfImport = (source: string, specifier: string): SourcePlace | undefined => {
  const quoted = specifier.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const at = new RegExp(`\\b(?:from|import)\\s*\\(?\\s*(['"\`])${quoted}\\1`).exec(source)
  return at ? placeAt(source, at.index + at[0].indexOf(at[1] ?? '')) : undefined
}

/** Where a module says what its default export is, or its start, where it says nothing of one. */
export const placeOfDefaultExport = (source: string): SourcePlace => {
  const at = /^[\t ]*export\s+default\b/m.exec(source)
  return placeAt(source, at ? at.index + at[0].indexOf('export') : 0)
}

const placeAt = (source: string, index: number): SourcePlace => {
  const before = source.slice(0, index).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}
