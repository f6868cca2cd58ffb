import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMemoryKv } from '../../src/hooks/memory-kv.ts'
import { openDatabase } from '../../src/platform/database.ts'
import { createGroupCommit } from '../../src/platform/group-commit.ts'
import { createKv } from '../../src/platform/kv.ts'
import { createManualClock } from '../platform/manual-clock.ts'
import { describeKvStore } from './kv-store.ts'

describeKvStore('in memory', async () => {
  let nowMs = 1_000_000
  return { kv: createMemoryKv(() => nowMs), advance: (ms) => (nowMs += ms), [Symbol.asyncDispose]: async () => {} }
})

describeKvStore('on disk', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hookbench-kv-'))
  const database = openDatabase(folder)
  const commits = createGroupCommit(database, (error) => {
    throw error
  })
  const clock = createManualClock()
  return {
    kv: createKv(database, commits, clock),
    advance: (ms) => clock.advance(ms),
    [Symbol.asyncDispose]: async () => {
      await commits.close()
      database.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
})
