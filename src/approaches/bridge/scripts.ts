import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { foldersOf, linkLibrary, type Stand } from './library.ts'
import type { OptionalName } from './names.ts'

/** A script of ours that runs in an isolate before the customer's code. */
export interface OwnScript {
  readonly filename: string
  /** Made when it is first wanted. */
  readonly code: () => string
  /** What nearly every call does with it; `own` is the script's value. A code cache holds what was called before. */
  readonly rehearsal: string
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
  rehearsal: `
    const limits = { hostMaxCalls: 9, fetchMaxCalls: 9, fetchMaxChars: 9, logMaxLines: 9, logLineMaxChars: 9, replyMaxChars: 9 }
    own.install(async (event, { fetch, log, now }) => (log(event, now()), await fetch('')), { s: JSON.stringify({ settings: {}, limits, names: {} }) })
    own.invoke(1, { s: '{}' })
    own.resume({ s: '[1,2]' })
    own.cancel(1)
    own.drain()`,
}

const text: OwnScript = {
  filename: 'text',
  code: () => isolated(read('./text.js')),
  rehearsal: `new TextDecoder().decode(new TextEncoder().encode(atob(btoa('text'))))`,
}

const url: OwnScript = {
  filename: 'whatwg-url',
  code: () => {
    const define = `for (const name of ['URL', 'URLSearchParams']) Object.defineProperty(globalThis, name, { value: library[name], writable: true, configurable: true })`
    // The library asks of each argument whether it is shared memory, which isolates have none of.
    const no = `get: () => { throw new TypeError('not shared') }`
    const shared = `const SharedArrayBuffer = { prototype: Object.create(null, { byteLength: { ${no} }, growable: { ${no} } }) }`
    return isolated(`${shared}; const library = ${linkLibrary(urlLibrary(), plainDomains)}; ${define}`)
  },
  rehearsal: `const url = new URL('/c?d=e', 'https://a.b:1/'); url.searchParams.set('f', 'g h'); url.href + url.origin + url.searchParams.get('d')`,
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
  rehearsal: `structuredClone({ a: [1, new Date(0), new Map([[1, new Set([2])]])] })`,
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
