import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createRun, openRun, readRun } from '../../src/store/run-folder.ts'
import { explainStorage } from '../../src/store/storage-error.ts'
import { sampleManifest, sampleSamples, sampleTrial, temporaryFolder } from './sample-run.ts'

/** A real file system of a few kilobytes, where this machine lets us mount one. */
const smallDisk = async (options: string): Promise<(AsyncDisposable & { readonly path: string }) | undefined> => {
  const path = await mkdtemp(join(tmpdir(), 'hookbench-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path], { stdio: 'ignore' })
  } catch {
    await rm(path, { recursive: true })
    return undefined
  }
  return {
    path,
    async [Symbol.asyncDispose]() {
      execFileSync('umount', [path])
      await rm(path, { recursive: true })
    },
  }
}

test('a disk that is full ends in E_DISK_FULL, leaves no half file, and the finished trials stay', async (context) => {
  await using disk = await smallDisk('size=96k')
  if (!disk) return context.skip('mounting a tmpfs needs root')
  await using run = await createRun(disk.path, sampleManifest())
  await run.saveTrial(sampleTrial(1), sampleSamples(50))
  await writeFile(join(disk.path, 'ballast'), Buffer.alloc(72 * 1024))

  await expect(run.saveTrial(sampleTrial(2), sampleSamples(5_000))).rejects.toMatchObject({
    code: 'E_DISK_FULL',
    hint: expect.stringContaining('--resume') as string,
  })
  expect(await readdir(join(run.folder, 'trials'))).toEqual(['0001-1.json', '0001-1.samples.json.gz'])
  expect(await run.trials()).toEqual([{ trial: sampleTrial(1), samples: sampleSamples(50) }])

  await rm(join(disk.path, 'ballast'))
  await run.saveTrial(sampleTrial(2), sampleSamples(500))
  expect(await run.trials()).toHaveLength(2)
})

test('a run that cannot even be begun on a full disk leaves no folder', async (context) => {
  await using disk = await smallDisk('size=16k')
  if (!disk) return context.skip('mounting a tmpfs needs root')
  await writeFile(join(disk.path, 'ballast'), Buffer.alloc(12 * 1024)).catch(() => {})
  await expect(createRun(disk.path, sampleManifest())).rejects.toMatchObject({ code: 'E_DISK_FULL' })
  expect(await readdir(disk.path)).toEqual(['ballast'])
})

test('a read-only disk and a file in the way are E_NOT_WRITABLE', async (context) => {
  await using parent = await temporaryFolder()
  await writeFile(join(parent.path, 'file'), '')
  await expect(createRun(join(parent.path, 'file'), sampleManifest())).rejects.toMatchObject({ code: 'E_NOT_WRITABLE' })
  await expect(createRun(join(parent.path, 'file', 'deep'), sampleManifest())).rejects.toMatchObject({ code: 'E_NOT_WRITABLE' })
  await using disk = await smallDisk('size=16k,ro')
  if (!disk) return context.skip('mounting a tmpfs needs root')
  await expect(createRun(disk.path, sampleManifest())).rejects.toMatchObject({ code: 'E_NOT_WRITABLE' })
})

test('errors that nobody outside can mend stay what they are', () => {
  const bug = Object.assign(new Error('bad descriptor'), { code: 'EBADF' })
  expect(explainStorage(bug, '/x')).toBe(bug)
})

const writer = `
const { createRun, openRun } = await import(process.env.HB_STORE)
const { sampleManifest, sampleSamples, sampleTrial } = await import(process.env.HB_SAMPLE)
const run = process.env.HB_RUN ? await openRun(process.env.HB_RUN) : await createRun(process.env.HB_PARENT, sampleManifest())
const first = (await run.trials()).length + 1
for (let index = first; ; index++) {
  await run.saveTrial(sampleTrial(index), sampleSamples(200))
  console.log('saved')
}
`

test('a writer that is killed at any moment leaves only whole trials, and another takes its lock over', async () => {
  await using parent = await temporaryFolder()
  const folder = join(parent.path, sampleManifest().id)
  let seen = 0
  for (let kill = 0; kill < 4; kill++) {
    const child = spawn(
      process.execPath,
      ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', '--input-type=module', '-e', writer],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: {
          ...process.env,
          HB_STORE: new URL('../../src/store/run-folder.ts', import.meta.url).href,
          HB_SAMPLE: new URL('./sample-run.ts', import.meta.url).href,
          HB_PARENT: parent.path,
          HB_RUN: kill === 0 ? '' : folder,
        },
      },
    )
    const ended = once(child, 'exit')
    try {
      await Promise.race([once(child.stdout, 'data'), ended])
      if (kill === 1) await expect(openRun(folder)).rejects.toMatchObject({ code: 'E_RUN_IN_USE' })
      // After at least one whole trial, at another moment each time.
      await new Promise((resolve) => setTimeout(resolve, kill * 11))
    } finally {
      child.kill('SIGKILL')
      await ended
    }
    const trials = await (await readRun(folder)).trials()
    expect(trials.length).toBeGreaterThan(seen)
    expect(trials.every(({ samples }) => samples.endUs.length === 200)).toBe(true)
    seen = trials.length
  }
  await using run = await openRun(folder)
  expect((await readdir(join(run.folder, 'trials'))).filter((name) => name.startsWith('.'))).toEqual([])
})

test('a parent that does not exist yet is made', async () => {
  await using parent = await temporaryFolder()
  await using run = await createRun(join(parent.path, 'deep', 'results'), sampleManifest())
  await run.saveTrial(sampleTrial(1), sampleSamples(0))
  expect(await run.trials()).toHaveLength(1)
})
