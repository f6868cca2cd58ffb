import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { defaultLimits } from '../../src/approaches/approach.ts'
import { createApproachPool } from '../../src/platform/approach-pool.ts'
import { openDatabase } from '../../src/platform/database.ts'
import { createExtensionStore } from '../../src/platform/extensions.ts'
import { createGroupCommit } from '../../src/platform/group-commit.ts'
import { createLiveExtensions } from '../../src/platform/live-extensions.ts'
import { createKeyFile, createSeal } from '../../src/platform/seal.ts'
import { createManualClock } from './manual-clock.ts'
import { createScript, hookedFamily } from './scripted-family.ts'

const content = { tenant: 'acme', hook: 'h', url: 'http://127.0.0.1/', egress: [], settings: {}, limits: defaultLimits }

it('the overlap of a rotation stays when the one before it ends at the same moment', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hookbench-rekeying-'))
  const database = openDatabase(folder)
  const commits = createGroupCommit(database, (error) => expect.fail(String(error)))
  const clock = createManualClock()
  const store = createExtensionStore(database, commits, clock, createSeal(createKeyFile(folder)))
  const pool = createApproachPool([hookedFamily(createScript())], { allowedNetworks: [] }, false)
  const extensions = createLiveExtensions(store, pool, clock.nowMs)
  const upload = {
    ...{ approach: 'hooked', content: { ...content, secret: 'first' } },
    provenance: { author: 'tenant', sizeBytes: 1, sha256: 'ab' } as const,
  }
  await extensions.deploy(upload, { tryOut: async () => {}, dryRun: false })

  const secretsNow = () => {
    const { secret, formerSecret } = extensions.find('acme', 'h')!.deployable
    return { secret, formerSecret }
  }
  await extensions.rotate('acme', 'h', 'second', clock.nowMs() + 1_000)
  expect(secretsNow()).toEqual({ secret: 'second', formerSecret: 'first' })
  clock.advance(1_000)
  await Promise.all([extensions.expireSecrets(), extensions.rotate('acme', 'h', 'third', clock.nowMs() + 1_000)])
  expect(secretsNow()).toEqual({ secret: 'third', formerSecret: 'second' })
  clock.advance(1_000)
  await extensions.expireSecrets()
  expect(secretsNow()).toEqual({ secret: 'third', formerSecret: undefined })

  await pool.close()
  await commits.close()
  database.close()
  rmSync(folder, { recursive: true })
})
