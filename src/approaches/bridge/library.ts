import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'

/**
 * Makes one script out of a CommonJS module and all that it requires, for isolates, which know no modules of ours. Its
 * value is what the module exports. Of the package `late`, nothing is evaluated until something of it is used.
 */
export const linkLibrary = (entry: string, late?: string): string => {
  const modules = new Map<string, string>()
  collect(entry, modules)
  const bodies = [...modules].map(([path, body]) => `${JSON.stringify(path)}: function (module, exports, require) {\n${body}\n}`)
  const lateFile = late === undefined ? '' : resolveFrom(entry, late)
  return `(() => {
const bodies = {${bodies.join(',\n')}};
const loaded = {};
const load = (path) => {
  if (!(path in loaded)) {
    const module = loaded[path] = { exports: {} };
    bodies[path].call(undefined, module, module.exports, (wanted) => wanted === ${JSON.stringify(lateFile)} ? later(wanted) : load(wanted));
  }
  return loaded[path].exports;
};
const later = (path) => new Proxy({}, { get: (target, key) => load(path)[key] });
return load(${JSON.stringify(entry)});
})()`
}

/** The folders that `linkLibrary` reads. */
export const foldersOf = (entry: string): string[] => {
  const modules = new Map<string, string>()
  collect(entry, modules)
  return [...new Set([...modules.keys()].map(packageFolder))]
}

const wanted = /\brequire\((["'])([^"']+)\1\)/g

/** Puts a file and all that it requires into `modules`, their specifiers replaced by paths. Answers its path. */
const collect = (path: string, modules: Map<string, string>): string => {
  if (modules.has(path)) return path
  modules.set(path, '')
  const text = readFileSync(path, 'utf8')
  const body = path.endsWith('.json')
    ? `module.exports = ${inAscii(text)}`
    : text.replaceAll(wanted, (_all, _quote, name: string) => {
        return `require(${JSON.stringify(collect(resolveFrom(path, name), modules))})`
      })
  modules.set(path, body)
  return path
}

const resolveFrom = (from: string, name: string): string => createRequire(from).resolve(name)

/** One character beyond Latin-1 would double the memory of the whole script. */
const inAscii = (json: string): string =>
  json.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

const packageFolder = (path: string): string => {
  const [, folder = dirname(path)] = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path) ?? []
  return folder
}
