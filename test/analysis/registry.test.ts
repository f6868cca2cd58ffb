import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { foundIn } from '../../src/analysis/registry.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hookbench-registry-'))
})
afterEach(() => rm(folder, { recursive: true }))

const load = () => foundIn<{ id: string }>(pathToFileURL(`${folder}/`), 'metric')

test('a file that is put there is found, and nothing else has to be edited', async () => {
  await writeFile(join(folder, 'mine.ts'), "export const metric = { id: 'mine' }\n")
  await writeFile(join(folder, 'README.md'), 'not a metric')
  expect((await load()).map(({ id }) => id)).toEqual(['mine'])
})

test('a file whose id is not its name is refused by name', async () => {
  await writeFile(join(folder, 'mine.ts'), "export const metric = { id: 'yours' }\n")
  await expect(load()).rejects.toThrow('mine.ts must export metric with the id of its file')
})
