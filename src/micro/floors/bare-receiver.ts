import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../main.ts', import.meta.url))

/** The bare HTTP server of the generator's validation, in a process of its own; both variants of a part call it. */
export const startBareReceiver = async (): Promise<{ readonly url: string } & AsyncDisposable> => {
  const child = spawn(process.execPath, [main, 'bare-server', '--exit-with-parent'], { stdio: ['pipe', 'pipe', 'inherit'] })
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  return {
    url: (JSON.parse(line) as { url: string }).url,
    async [Symbol.asyncDispose]() {
      const exited = once(child, 'exit')
      child.kill()
      await exited
    },
  }
}
