import { readdir, readFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { refuseComputed, refuseImport } from './arrow-rules.ts'
import { readModuleGraph } from './module-graph.ts'

interface ArrowReport {
  readonly modules: readonly string[]
  readonly imports: number
  /** A sentence each: who imports what, and which rule that breaks. */
  readonly violations: readonly string[]
}

/** Holds each import of a project's src/ against the design's arrows. A module that was not seen is a violation, too. */
export const checkArrows = async (project: string): Promise<ArrowReport> => {
  const { modules, imports, computed } = await readModuleGraph(project)
  const unseen = await unseenFiles(join(project, 'src'), new Set(modules))
  const violations = [
    ...unseen.map((file) => `src/${file}: was not seen, so its imports are unknown; write it in TypeScript`),
    ...imports.flatMap((one) => sentence(one.from, one.inside ? `src/${one.to}` : one.to, refuseImport(one))),
    ...computed.flatMap((one) => sentence(one.from, `(${one.argument}`, refuseComputed(one))),
  ]
  return { modules, imports: imports.length, violations }
}

const sentence = (from: string, to: string, why: string | undefined): string[] =>
  why === undefined ? [] : [`src/${from} imports ${to}: ${why}`]

/** Customers' own programs, each on its own: no module of ours. */
const outside = /^customer\/receivers\/[^/]+\//

/** All that could hold imports. A plain script that imports nothing, such as the one that runs inside an isolate, may stand. */
const unseenFiles = async (src: string, seen: ReadonlySet<string>): Promise<string[]> => {
  const entries = await readdir(src, { withFileTypes: true, recursive: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const sources = paths.filter(
    (path) => /\.([cm]?[jt]sx?|node)$/.test(path) && !seen.has(relative(src, path)) && !outside.test(relative(src, path)),
  )
  const unknown = await Promise.all(
    sources.map(async (path) => (path.endsWith('.js') && !(await importsAnything(path)) ? [] : [path])),
  )
  return unknown.flat().map((path) => relative(src, path))
}

const importsAnything = async (path: string): Promise<boolean> =>
  /\b(import|require|getBuiltinModule)\b|\bfrom\s*['"]/.test(
    (await readFile(path, 'utf8')).replaceAll(/^\s*(\/\/|\/?\*).*$/gm, ''),
  )

if (import.meta.main) {
  const { modules, imports, violations } = await checkArrows(resolve(process.argv[2] ?? join(import.meta.dirname, '..')))
  for (const violation of violations) console.log(violation)
  console.log(`${modules.length} modules, ${imports} imports, ${violations.length} against the arrows of the design`)
  process.exitCode = violations.length === 0 && modules.length > 0 ? 0 : 1
}
