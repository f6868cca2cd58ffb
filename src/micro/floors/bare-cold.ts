import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ivm from 'isolated-vm'

const source = 'globalThis.roundTrip = (box) => ({ s: JSON.stringify(JSON.parse(box.s).data) })'
const copied = { arguments: { copy: true }, result: { copy: true } } as const

/** An isolate, a context, a script from its code cache, one call with JSON copied both ways, and the isolate's end. */
export const createColdIsolate = (): ((json: string) => string) => {
  const maker = new ivm.Isolate({ memoryLimit: 64 })
  const { cachedData } = maker.compileScriptSync(source, { produceCachedData: true }) as ivm.CachedDataResult
  maker.dispose()
  return (json) => {
    const isolate = new ivm.Isolate({ memoryLimit: 64 })
    const context = isolate.createContextSync()
    isolate.compileScriptSync(source, cachedData ? { cachedData } : {}).runSync(context)
    const roundTrip = context.global.getSync('roundTrip', { reference: true })
    const answer = (roundTrip.applySync(undefined, [{ s: json }], copied) as { s: string }).s
    isolate.dispose()
    return answer
  }
}

/** Starts Node with an empty script and waits for its end. */
export const createColdProcess = async (): Promise<{ run(): Promise<void> } & AsyncDisposable> => {
  const folder = await mkdtemp(join(tmpdir(), 'hookbench-micro-'))
  const script = join(folder, 'empty.mjs')
  await writeFile(script, '')
  return {
    run: async () => void (await once(spawn(process.execPath, [script], { env: {}, stdio: 'ignore' }), 'exit')),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}
