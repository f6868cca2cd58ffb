import type { DatabaseSync } from 'node:sqlite'
import type { Services } from '../approaches/family.ts'
import type { Clock } from './clock.ts'
import { openDatabase } from './database.ts'
import { createExtensionStore, type ExtensionStore } from './extensions.ts'
import { createGroupCommit, type GroupCommit } from './group-commit.ts'
import { checkKey } from './key-check.ts'
import { createKv } from './kv.ts'
import { createKeyFile, createSeal } from './seal.ts'
import { createSecrets, type Secrets } from './secrets.ts'
import { warnOnce } from './warn-once.ts'

export interface Storage {
  readonly database: DatabaseSync
  readonly commits: GroupCommit
  readonly secrets: Secrets
  readonly services: Services
  readonly versions: ExtensionStore
}

/**
 * What a data folder holds of customers, closed with the stack.
 * @throws BenchError when the folder cannot be used, for want of the key of its secrets, too
 */
export const openStorage = (stack: AsyncDisposableStack, folder: string, clock: Clock): Storage => {
  const database = stack.adopt(openDatabase(folder), (opened) => opened.close())
  const commits = stack.adopt(createGroupCommit(database, warnOnce('entries of the attempt log are lost')), (it) => it.close())
  const seal = createSeal(createKeyFile(folder))
  checkKey(database, seal, folder)
  const secrets = createSecrets(database, commits, clock, seal)
  return {
    ...{ database, commits, secrets },
    services: { secrets, kv: createKv(database, commits, clock) },
    versions: createExtensionStore(database, commits, clock, seal),
  }
}
