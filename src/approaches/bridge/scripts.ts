import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { foldersOf, linkLibrary, type Stand } from './library.ts'
import type { OptionalName } from './names.ts'

/** A script of ours that runs in an isolate before the customer's code. */
export interface OwnScript {
  readonly filename: string
  /** Made when it is first wanted. */
  readonly code: () => string
}

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8')

const isolated = (code: string, value = ''): string => inAscii(`(() => {'use strict';${code}\n;${value}})()`)

/** One character beyond Latin-1 would double the memory of the whole script. */
const inAscii = (code: string): string =>
  code.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** The bootstrap is a module for whoever has modules; as a script, which can have a code cache, its value is its exports. */
export const bootstrapScript: OwnScript = {
  filename: 'bootstrap',
  code: () => {
    const exported = /^export (const (\w+) =)/gm
    const source = read('./bootstrap.js')
    const names = [...source.matchAll(exported)].map(([, , name]) => name)
    return isolated(source.replaceAll(exported, '$1'), `return { ${names.join(', ')} }`)
  },
}

const text: OwnScript = { filename: 'text', code: () => isolated(read('./text.js')) }

const url: OwnScript = {
  filename: 'whatwg-url',
  code: () => {
    const define = `for (const name of ['URL', 'URLSearchParams']) Object.defineProperty(globalThis, name, { value: library[name], writable: true, configurable: true })`
    // The library asks of each argument whether it is shared memory, which isolates have none of.
    const no = `get: () => { throw new TypeError('not shared') }`
    const shared = `const SharedArrayBuffer = { prototype: Object.create(null, { byteLength: { ${no} }, growable: { ${no} } }) }`
    return isolated(`${shared}; const library = ${linkLibrary(urlLibrary(), plainDomains)}; ${define}`)
  },
}

/** The tables of Unicode are for names that need them: https://url.spec.whatwg.org/#concept-domain-to-ascii, note to step 2. */
const plainDomains: Stand = {
  package: 'tr46',
  code: `({
    toASCII: (domain, options) =>
      options.useSTD3ASCIIRules || /[^\\0-\\x7f]|(^|\\.)xn--/i.test(domain) ? load().toASCII(domain, options) : domain.toLowerCase(),
    toUnicode: (domain, options) => load().toUnicode(domain, options),
  })`,
}

const clone: OwnScript = {
  filename: 'structured-clone',
  code: () => {
    const define = `Object.defineProperty(globalThis, 'structuredClone', { value: (value) => clone(value), writable: true, configurable: true })`
    return isolated(`const clone = ${linkLibrary(cloneLibrary())}.default; ${define}`)
  },
}

const require = createRequire(import.meta.url)
const urlLibrary = (): string => require.resolve('whatwg-url')
const cloneLibrary = (): string => require.resolve('@ungap/structured-clone')

/** What a process must be able to read for these scripts. */
export const libraryFolders = (): string[] => [urlLibrary(), cloneLibrary()].flatMap(foldersOf)

/** In the order in which they have to run, after the bootstrap. */
export const scriptsFor = (names: ReadonlySet<OptionalName>): OwnScript[] => {
  const scripts: OwnScript[] = []
  const has = (...wanted: OptionalName[]): boolean => wanted.some((name) => names.has(name))
  if (has('TextEncoder', 'TextDecoder', 'atob', 'btoa', 'URL', 'URLSearchParams')) scripts.push(text)
  if (has('URL', 'URLSearchParams')) scripts.push(url)
  if (has('structuredClone')) scripts.push(clone)
  return scripts
}
