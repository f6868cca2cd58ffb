import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'

/** Code that stands for a package until `load()` gives the package itself, which is not evaluated before. */
export interface Stand {
  readonly package: string
  readonly code: string
}

/**
 * Makes one script out of a CommonJS module and all that it requires, for isolates, which know no modules of ours. Its
 * value is what the module exports. Modules are known by numbers: where files lie is nobody's business in there.
 */
export const linkLibrary = (entry: string, stand?: Stand): string => {
  const modules = collect(entry)
  const stood = stand && resolveFrom(entry, stand.package)
  const bodies = [...modules].map(([path, body]) => {
    const code = `function (module, exports, require) {${body}\n}`
    // In parentheses, V8 compiles it at once and keeps it in its cache.
    return stood && path.startsWith(packageFolder(stood)) ? code : `(${code})`
  })
  return `(() => {
const bodies = [${bodies.join(',\n')}]
const loaded = []
const load = (id) => {
  if (loaded[id] === undefined) {
    const module = (loaded[id] = { exports: {} })
    bodies[id].call(undefined, module, module.exports, (wanted) => (wanted === stood ? stand : load(wanted)))
  }
  return loaded[id].exports
}
const stood = ${stood ? numberOf(modules, stood) : -1}
const stand = ${stand ? `((load) => ${stand.code})(() => load(stood))` : 'undefined'}
return load(0)
})()`
}

/** The folders that `linkLibrary` reads. */
export const foldersOf = (entry: string): string[] => [...new Set([...collect(entry).keys()].map(packageFolder))]

/** A file and all that it requires, the file first; each specifier is replaced by a number, the file's place here. */
const collect = (path: string, modules = new Map<string, string>()): Map<string, string> => {
  modules.set(path, '')
  const text = readFileSync(path, 'utf8')
  const body = text.replaceAll(/\brequire\((["'])([^"']+)\1\)/g, (_all, _quote, name: string) => {
    const wanted = resolveFrom(path, name)
    if (!modules.has(wanted)) collect(wanted, modules)
    return `require(${numberOf(modules, wanted)})`
  })
  return modules.set(path, path.endsWith('.json') ? `module.exports = ${body}` : body)
}

const numberOf = (modules: ReadonlyMap<string, string>, path: string): number => [...modules.keys()].indexOf(path)

const resolveFrom = (from: string, name: string): string => createRequire(from).resolve(name)

const packageFolder = (path: string): string => {
  const [, folder = dirname(path)] = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path) ?? []
  return folder
}
