import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Duplex } from 'node:stream'
import { fileURLToPath } from 'node:url'

const file = fileURLToPath(new URL('./isolate-child.ts', import.meta.url))

export interface PipeChild extends AsyncDisposable {
  /** Sends text over the pipe and resolves with the answer. Answers come in order. */
  call(text: string): Promise<string>
}

/** A bare child behind a pipe, `echo` or with an isolate in it, entered under a time-out or not: the floor of a pooled call. */
export const startPipeChild = (kind: 'echo' | 'isolate' | 'timed'): PipeChild => {
  const child = spawn(process.execPath, ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', '--no-node-snapshot', file, kind], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  })
  const pipe = child.stdio[3] as Duplex
  const waiting: ((text: string) => void)[] = []
  pipe.on('data', readAnswers(waiting))
  return {
    call: (text) =>
      new Promise((settle) => {
        waiting.push(settle)
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

const readAnswers = (waiting: ((text: string) => void)[]): ((part: Buffer) => void) => {
  let parts: Buffer[] = []
  let held = 0
  let wanted = 4
  return (part) => {
    parts.push(part)
    held += part.length
    if (held < wanted) return
    let bytes = parts.length === 1 ? part : Buffer.concat(parts)
    while (bytes.length >= (wanted = bytes.length < 4 ? 4 : 4 + bytes.readUInt32BE(0))) {
      waiting.shift()?.(bytes.toString('utf8', 4, wanted))
      bytes = bytes.subarray(wanted)
    }
    parts = [bytes]
    held = bytes.length
  }
}
