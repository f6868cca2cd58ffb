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
export const ownScripts = (names: ReadonlySet<OptionalName>): CachedScript[] => {
  const scripts = [bootstrapScript, ...scriptsFor(names)]
  return scripts.map((script, index) => cached.get(script) ?? cache(script, scripts.slice(0, index)))
}

/** Once a process: what V8 keeps depends on its flags. `before` has to run first. */
const cache = (script: OwnScript, before: readonly OwnScript[]): CachedScript => {
  const { filename } = script
  const code = script.code()
  const isolate = new ivm.Isolate({ memoryLimit: 64 })
  try {
    const context = isolate.createContextSync()
    for (const other of before) isolate.compileScriptSync(other.code(), { filename: other.filename }).runSync(context)
    rehearse(isolate.compileScriptSync(code, { filename }), script, context)
    // V8 finds the script that has just run, and so keeps with it the functions that were compiled as they were called.
    const compiled = isolate.compileScriptSync(code, { filename, produceCachedData: true }) as ivm.Script & ivm.CachedDataResult
    const made = { code, info: { filename, cachedData: compiled.cachedData! } }
    cached.set(script, made)
    return made
  } finally {
    isolate.dispose()
  }
}

const rehearse = (compiled: ivm.Script, { rehearsal }: OwnScript, context: ivm.Context): void => {
  const value = compiled.runSync(context, { reference: true })
  context.global.setSync('own', value.derefInto())
  context.evalSync(rehearsal)
}
