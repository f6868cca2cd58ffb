import ivm from 'isolated-vm'
import type { OptionalName } from '../bridge/names.ts'
import { bootstrapScript, type OwnScript, scriptsFor } from '../bridge/scripts.ts'

/** Our own script as isolated-vm takes it, with V8's code cache, which is made here and comes from nowhere else. */
export interface CachedScript {
  readonly code: string
  readonly info: { readonly filename: string; readonly cachedData: ivm.ExternalCopy<ArrayBuffer> }
}

const cached = new Map<OwnScript, CachedScript>()

/** The bootstrap, whose value is its exports, and then what the names ask for. */
export const ownScripts = (names: ReadonlySet<OptionalName>): CachedScript[] => [bootstrapScript, ...scriptsFor(names)].map(cache)

/** Once a process: what V8 keeps depends on its flags. */
const cache = (script: OwnScript): CachedScript => {
  const known = cached.get(script)
  if (known) return known
  const { filename } = script
  const code = script.code()
  const isolate = new ivm.Isolate({ memoryLimit: 64 })
  try {
    const compiled = isolate.compileScriptSync(code, { filename, produceCachedData: true }) as ivm.Script & ivm.CachedDataResult
    const made = { code, info: { filename, cachedData: compiled.cachedData! } }
    cached.set(script, made)
    return made
  } finally {
    isolate.dispose()
  }
}
