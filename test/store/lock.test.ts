import { readdir, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lockFolder } from '../../src/store/lock.ts'
import { temporaryFolder } from './sample-run.ts'

test('a folder has one holder at a time, and leaves nothing when it is released', async () => {
  await using folder = await temporaryFolder()
  const first = await lockFolder(folder.path)
  await expect(lockFolder(folder.path)).rejects.toMatchObject({
    code: 'E_RUN_IN_USE',
    message: expect.stringContaining(`process ${process.pid}`) as string,
  })
  await first[Symbol.asyncDispose]()
  expect(await readdir(folder.path)).toEqual([])
})

test('of many that ask at once, one gets it, with a stale lock in the way or not', async () => {
  await using folder = await temporaryFolder()
  await writeFile(join(folder.path, '.lock'), JSON.stringify({ pid: 2 ** 22 + 1, startedTicks: '1', host: hostname() }))
  const asked = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder.path)))
  expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test.each([
  ['a pid that is no process', { pid: 2 ** 22 + 1, startedTicks: '1', host: hostname() }],
  ['a pid that is another process now', { pid: process.pid, startedTicks: '1', host: hostname() }],
  ['no lock of ours', 'scribble'],
])('a lock of %s is taken over', async (_, holder) => {
  await using folder = await temporaryFolder()
  await writeFile(join(folder.path, '.lock'), JSON.stringify(holder))
  await using lock = await lockFolder(folder.path)
  expect(lock).toBeDefined()
})

test('a lock from another machine is never taken over', async () => {
  await using folder = await temporaryFolder()
  await writeFile(join(folder.path, '.lock'), JSON.stringify({ pid: 1, startedTicks: '1', host: 'elsewhere' }))
  await expect(lockFolder(folder.path)).rejects.toMatchObject({ code: 'E_RUN_IN_USE' })
})
