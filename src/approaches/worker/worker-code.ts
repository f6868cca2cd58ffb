import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { fileURLToPath } from 'node:url'

/** Static imports of our own files, as this repository writes them. */
const ownImport = /\bfrom '(\.[^']+\.ts)'/g

/** The sources that a module consists of, as JavaScript by their URL; lines and columns stay where they were. */
const sourcesOf = (url: URL, found: Record<string, string> = {}): Record<string, string> => {
  if (url.href in found) return found
  const code = quietly(() => stripTypeScriptTypes(readFileSync(fileURLToPath(url), 'utf8')))
  found[url.href] = code
  for (const [, path = ''] of code.matchAll(ownImport)) sourcesOf(new URL(path, url), found)
  return found
}

/** Node warns of its own type stripping being new, once a process; whoever starts a platform has no use for that. */
const quietly = <T>(strip: () => T): T => {
  const { emitWarning } = process
  process.emitWarning = () => {}
  try {
    return strip()
  } finally {
    process.emitWarning = emitWarning
  }
}

/**
 * A module, as a data: URL for `--import`, that hands the worker its code as JavaScript. Node's own type stripping takes
 * 200 ms to get going in each process, four times what a worker takes besides: so it is done here, once.
 */
export const preloadOf = (url: URL): string => {
  const preload = `const sources = ${JSON.stringify(sourcesOf(url))}
    process.getBuiltinModule('node:module').registerHooks({
      load: (url, context, next) =>
        url in sources ? { format: 'module', source: sources[url], shortCircuit: true } : next(url, context),
    })`
  return `data:text/javascript;base64,${Buffer.from(preload).toString('base64')}`
}
