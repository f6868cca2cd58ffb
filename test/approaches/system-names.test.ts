import { execFileSync } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createSystemResolve } from '../../src/approaches/name-server.ts'

/** Holds every thread that Node has for files and names: each waits for somebody to write to its pipe. */
const holdThreads = () => {
  const folder = mkdtempSync(join(tmpdir(), 'hookbench-pipes-'))
  const pipes = Array.from({ length: Number(process.env['UV_THREADPOOL_SIZE'] ?? 4) }, (_, i) => join(folder, String(i)))
  execFileSync('mkfifo', pipes)
  let freed = false
  const readers = pipes.map(async (pipe) => (await open(pipe)).close())
  return {
    freed: () => freed,
    async [Symbol.asyncDispose]() {
      for (const pipe of pipes) closeSync(openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK))
      await Promise.all(readers)
      rmSync(folder, { recursive: true })
    },
    ended: Promise.all(readers).then(() => (freed = true)),
  }
}

it('asks for a name while all threads are held, as by look-ups of names whose servers are silent', async () => {
  await using threads = holdThreads()
  const { code } = await new Promise<{ code?: string | undefined }>((resolve) =>
    createSystemResolve()('nowhere.invalid', { all: true }, (error) => resolve(error ?? {})),
  )
  // EAI_AGAIN where this machine has no name server.
  expect(['ENOTFOUND', 'EAI_AGAIN']).toContain(code)
  expect(threads.freed()).toBe(false)
})

it('knows this machine by its own name', async () => {
  const answers = await new Promise((resolve) =>
    createSystemResolve()('localhost', { all: true }, (_error, found) => resolve(found)),
  )
  expect(answers).toContainEqual({ address: '127.0.0.1', family: 4 })
})
