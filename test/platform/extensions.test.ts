import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { defaultLimits } from '../../src/approaches/approach.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { openDatabase } from '../../src/platform/database.ts'
import { createExtensionStore, keptVersions } from '../../src/platform/extensions.ts'
import { createGroupCommit } from '../../src/platform/group-commit.ts'
import { createKeyFile, createSeal } from '../../src/platform/seal.ts'

it('versions leave when there are many newer ones, but not the live and the previous one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hookbench-versions-'))
  const database = openDatabase(folder)
  const commits = createGroupCommit(database, (error) => expect.fail(String(error)))
  const store = createExtensionStore(database, commits, systemClock, createSeal(createKeyFile(folder)))
  const add = (version: number, hook = 'h') =>
    store.add(
      { approach: 'x', deployable: { tenant: 'acme', hook, version, egress: [], settings: {}, limits: defaultLimits } },
      { author: 'tenant', sizeBytes: 1, sha256: 'ab' },
    )
  const versions = (): number[] => store.list('acme', 'h').map(({ version }) => version)

  await add(1, 'another')
  await Promise.all(Array.from({ length: keptVersions }, (_, index) => add(index + 1)))
  for (const more of [1, 2, 3]) {
    await store.goLive('acme', 'h', 2)
    await add(keptVersions + more)
  }
  expect(store.serving('acme', 'h')).toEqual({ live: keptVersions + 3, previous: 2 })
  expect(versions().slice(-2)).toEqual([4, 2])
  expect(versions()).toHaveLength(keptVersions + 1)
  expect(store.list('acme', 'another')).toHaveLength(1)
  expect(store.nextVersion('acme', 'h')).toBe(keptVersions + 4)

  await commits.close()
  database.close()
  rmSync(folder, { recursive: true })
})
