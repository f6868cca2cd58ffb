import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, mkdir, rm } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { makeDataFolder } from '../../../src/bench/runner/data-folder.ts'

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

test('a data folder goes with its owner, and what a killed bench left in memory with the next one', async () => {
  const killed = spawn('sleep', ['60'])
  const orphan = `/dev/shm/hookbench-data-${killed.pid}-x`
  await mkdir(orphan)
  try {
    await using first = await makeDataFolder(true)
    expect([await isThere(first.path), await isThere(orphan)]).toEqual([true, true])
    killed.kill('SIGKILL')
    await once(killed, 'exit')
    const second = await makeDataFolder(true)
    expect([await isThere(first.path), await isThere(orphan)]).toEqual([true, false])
    await second[Symbol.asyncDispose]()
    expect(await isThere(second.path)).toBe(false)
  } finally {
    await rm(orphan, { recursive: true, force: true })
  }
})
