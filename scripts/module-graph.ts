import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { promisify } from 'node:util'

/** Paths are relative to src/, with forward slashes; what is imported from outside keeps its specifier. */
interface ModuleGraph {
  readonly modules: readonly string[]
  readonly imports: readonly ModuleImport[]
  /** Modules with an `import()` whose target no compiler can know, and what stands between the brackets. */
  readonly computed: readonly { readonly from: string; readonly argument: string }[]
}

export interface ModuleImport {
  readonly from: string
  /** `platform/outbox/outbox.ts`, or `node:net`, `zod` */
  readonly to: string
  readonly inside: boolean
}

const tsc = join(import.meta.dirname, '../node_modules/.bin/tsc')

/**
 * Every import of a project's src/, as the compiler itself resolves it: types and `import('…')` too, and no text in
 * strings or comments. It is read from tsc's trace because TypeScript 7 has no API for JavaScript.
 */
export const readModuleGraph = async (project: string): Promise<ModuleGraph> => {
  const src = join(project, 'src')
  const trace = await traceOf(project)
  const inSrc = (path: string): boolean => path.startsWith(`${src}/`) && !path.includes('/node_modules/')
  const modules = [...trace.matchAll(/^(\/.+\.ts)$/gm)].map(([, path = '']) => path).filter(inSrc)
  const imports = [...trace.matchAll(/^=+ Resolving module '(.+)' from '(.+)'\. =+$/gm)].flatMap(
    ([, specifier = '', from = '']) => (inSrc(from) ? [importOf(src, specifier, from)] : []),
  )
  const computed = await Promise.all(modules.map((path) => computedImports(src, path)))
  return { modules: modules.map((path) => relative(src, path)).sort(), imports, computed: computed.flat() }
}

const traceOf = async (project: string): Promise<string> => {
  const args = ['--noEmit', '--noCheck', '--traceResolution', '--listFiles', '-p', project]
  // Errors of types are another step's business: here the trace is whole even when there are some.
  const { stdout } = await promisify(execFile)(tsc, args, { maxBuffer: 256 * 1024 * 1024 }).catch((error: unknown) => {
    if (error instanceof Error && 'stdout' in error && String(error.stdout).includes('Resolving module'))
      return { stdout: String(error.stdout) }
    throw error
  })
  return stdout
}

const importOf = (src: string, specifier: string, from: string): ModuleImport => {
  const inside = specifier.startsWith('.') || specifier.startsWith('/')
  const to = inside ? relative(src, resolve(dirname(from), specifier)) : specifier
  return { from: relative(src, from), to, inside }
}

const computedImports = async (src: string, path: string): Promise<{ from: string; argument: string }[]> => {
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => !/^\s*(\/\/|\/?\*)/.test(line))
  const calls = lines.join('\n').matchAll(/\bimport\((?:\s*\/\*.*?\*\/)?\s*(?!['"])(.*)/g)
  return [...calls].map(([, argument = '']) => ({ from: relative(src, path), argument }))
}
