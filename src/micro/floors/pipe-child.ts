import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Duplex } from 'node:stream'
import { fileURLToPath } from 'node:url'

const file = fileURLToPath(new URL('./isolate-child.ts', import.meta.url))

export interface PipeChild extends AsyncDisposable {
  /** Sends text over the pipe and resolves with the answer. One at a time. */
  call(text: string): Promise<string>
}

/** A bare child behind a pipe, `echo` or with an `isolate` in it: the floor of a pooled sandbox call. */
export const startPipeChild = (kind: 'echo' | 'isolate'): PipeChild => {
  const child = spawn(process.execPath, ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', '--no-node-snapshot', file, kind], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  })
  const pipe = child.stdio[3] as Duplex
  let parts: Buffer[] = []
  let held = 0
  let resolve: (text: string) => void = () => {}
  pipe.on('data', (part: Buffer) => {
    parts.push(part)
    held += part.length
    const bytes = parts.length === 1 ? part : Buffer.concat(parts)
    if (held < 4 || held < 4 + bytes.readUInt32BE(0)) return
    const answer = bytes.toString('utf8', 4, 4 + bytes.readUInt32BE(0))
    parts = []
    held = 0
    resolve(answer)
  })
  return {
    call: (text) =>
      new Promise((settle) => {
        resolve = settle
        const message = Buffer.from(`0000${text}`)
        message.writeUInt32BE(message.length - 4, 0)
        pipe.write(message)
      }),
    async [Symbol.asyncDispose]() {
      const exited = once(child, 'exit')
      child.kill()
      await exited
      pipe.destroy()
    },
  }
}
