import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'

/** Runs a program to its end and answers its stdout; rejects with its stderr. */
export const runProgram = async (program: string, ...args: readonly string[]): Promise<string> => {
  const { stdout } = await promisify(execFile)(program, [...args], { timeout: 20_000 })
  return stdout
}

/** Several commands of `ip` in one process, in a namespace if one is named; rejects with what the first bad one said. */
export const ipBatch = async (lines: readonly string[], namespace?: string): Promise<void> => {
  const child = spawn('ip', [...(namespace === undefined ? [] : ['-n', namespace]), '-batch', '-'], {
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  const ended = once(child, 'close') as Promise<[number | null]>
  child.stdin.on('error', () => {}) // Its exit tells more.
  child.stdin.end(`${lines.join('\n')}\n`)
  const [said, [code]] = await Promise.all([text(child.stderr), ended])
  if (code !== 0) throw new Error(`ip: ${said.trim()}`)
}
