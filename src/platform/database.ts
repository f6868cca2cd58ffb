import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { BenchError } from '../hooks/bench-error.ts'

/** Grows by one with each change of `schema`; a folder of another version is refused, never guessed at. */
const schemaVersion = 5

const schema = `
  CREATE TABLE tenants (
    tenant TEXT PRIMARY KEY,
    token_hash BLOB NOT NULL UNIQUE,
    created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- Versions are never changed; which of them is live is a row of its own, so that a rollback is one update.
  CREATE TABLE extensions (
    tenant TEXT NOT NULL, hook TEXT NOT NULL, version INTEGER NOT NULL,
    approach TEXT NOT NULL,
    content TEXT NOT NULL, -- JSON: code, url, dialect, egress, settings, limits
    origin TEXT, -- JSON: what leads from the code that runs back to the customer's own files
    author TEXT NOT NULL,
    size_bytes INTEGER NOT NULL, sha256 TEXT NOT NULL, -- of the code or URL as it was sent
    created_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, hook, version)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE live (
    tenant TEXT NOT NULL, hook TEXT NOT NULL, version INTEGER NOT NULL,
    previous INTEGER, -- what was live before it, for a rollback
    PRIMARY KEY (tenant, hook)
  ) STRICT, WITHOUT ROWID;

  -- Sealed with the key of the folder, for this version alone. The former one signs as well until its time is over.
  CREATE TABLE signing_secrets (
    tenant TEXT NOT NULL, hook TEXT NOT NULL, version INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    former BLOB, former_until INTEGER,
    PRIMARY KEY (tenant, hook, version)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX signing_secrets_former ON signing_secrets (former_until) WHERE former_until IS NOT NULL;

  CREATE TABLE attempts (
    id INTEGER PRIMARY KEY,
    tenant TEXT NOT NULL, hook TEXT NOT NULL, event_id TEXT NOT NULL,
    version INTEGER NOT NULL, approach TEXT NOT NULL, attempt INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    detail TEXT, -- JSON: the error, or the reason of a denial
    logs TEXT NOT NULL, -- JSON array of lines
    usage TEXT, -- JSON: what it took, as far as its approach knows
    wire TEXT, -- JSON: what went over the wire, where anything did
    started_at INTEGER NOT NULL, duration_us INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX attempts_of_tenant ON attempts (tenant, id);

  -- One row a delivery; its id is the cursor of a tenant's events. What is settled stays until retention removes it.
  CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY,
    tenant TEXT NOT NULL, hook TEXT NOT NULL, event_id TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'pending', -- or succeeded, dead, discarded
    run_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0,
    replayed_from INTEGER, -- the delivery of the event as it happened
    created_at INTEGER NOT NULL, settled_at INTEGER
  ) STRICT;
  CREATE INDEX deliveries_waiting ON deliveries (tenant, hook, run_at, id) WHERE state = 'pending';
  CREATE INDEX deliveries_dead ON deliveries (tenant, hook) WHERE state = 'dead';
  CREATE INDEX deliveries_settled ON deliveries (tenant, settled_at) WHERE settled_at IS NOT NULL;
  CREATE INDEX deliveries_of_tenant ON deliveries (tenant, id) WHERE replayed_from IS NULL;
  CREATE INDEX deliveries_of_event ON deliveries (event_id) WHERE replayed_from IS NULL;
  CREATE INDEX deliveries_replayed ON deliveries (replayed_from) WHERE replayed_from IS NOT NULL;
  -- JSON, written once: apart from what changes. The id is that of the first delivery.
  CREATE TABLE events (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;

  CREATE TABLE holds (
    tenant TEXT NOT NULL, hook TEXT NOT NULL,
    by TEXT NOT NULL, reason TEXT NOT NULL, since INTEGER NOT NULL,
    PRIMARY KEY (tenant, hook)
  ) STRICT, WITHOUT ROWID;
  -- Endpoints that have only failed since then.
  CREATE TABLE failing (
    tenant TEXT NOT NULL, hook TEXT NOT NULL, since INTEGER NOT NULL,
    PRIMARY KEY (tenant, hook)
  ) STRICT, WITHOUT ROWID;
  -- What came with an Idempotency-Key, and how far it was carried out.
  CREATE TABLE requests (
    id INTEGER PRIMARY KEY,
    tenant TEXT NOT NULL, key TEXT NOT NULL,
    request TEXT NOT NULL, progress TEXT NOT NULL, -- what it means, and JSON
    made_at INTEGER NOT NULL,
    UNIQUE (tenant, key)
  ) STRICT;

  CREATE TABLE secrets (
    tenant TEXT NOT NULL, name TEXT NOT NULL,
    sealed BLOB NOT NULL, -- with the key of the folder, for this tenant and name alone
    set_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, name)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE kv (
    tenant TEXT NOT NULL, key TEXT NOT NULL,
    value TEXT NOT NULL, -- JSON
    chars INTEGER NOT NULL, -- of key and value, as JavaScript counts them
    expires_at INTEGER,
    PRIMARY KEY (tenant, key)
  ) STRICT;
  CREATE INDEX kv_expiring ON kv (tenant, expires_at) WHERE expires_at IS NOT NULL;
  CREATE TABLE kv_totals (tenant TEXT PRIMARY KEY, keys INTEGER NOT NULL, chars INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TRIGGER kv_added AFTER INSERT ON kv BEGIN
    INSERT INTO kv_totals VALUES (new.tenant, 1, new.chars)
      ON CONFLICT DO UPDATE SET keys = keys + 1, chars = chars + excluded.chars;
  END;
  CREATE TRIGGER kv_changed AFTER UPDATE OF chars ON kv BEGIN
    UPDATE kv_totals SET chars = chars + new.chars - old.chars WHERE tenant = new.tenant;
  END;
  CREATE TRIGGER kv_removed AFTER DELETE ON kv BEGIN
    UPDATE kv_totals SET keys = keys - 1, chars = chars - old.chars WHERE tenant = old.tenant;
  END;
`

/**
 * Opens `platform.sqlite` in the folder, durable to a power cut (WAL, synchronous FULL) and owned by this process
 * alone: the exclusive lock is what lets leases live in memory, because a second owner cannot exist.
 * @throws BenchError when the folder is not writable, in use, or of another schema version.
 */
export const openDatabase = (folder: string): DatabaseSync => {
  let database: DatabaseSync | undefined
  try {
    makeFolder(resolve(folder))
    database = new DatabaseSync(join(folder, 'platform.sqlite'), { timeout: 2_000 })
    // Pages of 8 KB: an event of 2 KB takes a third less time to commit than with SQLite's 4, one of 0.2 KB as long.
    database.exec(`
      PRAGMA page_size = 8192;
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA foreign_keys = ON;
      PRAGMA cache_size = -32768;
      PRAGMA wal_autocheckpoint = 2000;
    `)
    migrate(database, folder)
    return database
  } catch (error) {
    database?.close()
    throw explain(error, folder)
  }
}

/**
 * Ours alone, because it will hold customers' signing secrets.
 * Not `recursive`: under /proc, where a folder cannot be made, Node 26's recursive mkdirSync never returns.
 */
const makeFolder = (folder: string): void => {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  mkdirSync(folder, { mode: 0o700 })
}

const migrate = (database: DatabaseSync, folder: string): void => {
  const { user_version: found } = database.prepare('PRAGMA user_version').get() as { user_version: number }
  if (found === schemaVersion) return
  if (found !== 0) {
    throw new BenchError(
      'E_DATA_VERSION',
      `${folder} holds data of schema version ${found}; this platform writes version ${schemaVersion}`,
      'Give another folder with --data, or start the version of hookbench that wrote this one.',
    )
  }
  database.exec(`BEGIN IMMEDIATE; ${schema}; PRAGMA user_version = ${schemaVersion}; COMMIT`)
}

const explain = (error: unknown, folder: string): BenchError => {
  if (error instanceof BenchError) return error
  const message = error instanceof Error ? error.message : String(error)
  const inUse = /database is locked/.test(message)
  return new BenchError(
    inUse ? 'E_DATA_IN_USE' : 'E_DATA_FOLDER',
    inUse ? `another platform uses the data folder ${folder}` : `cannot use the data folder ${folder}: ${message}`,
    inUse ? 'Stop the other platform, or give another folder with --data.' : 'Give a folder that you may write to with --data.',
    error,
  )
}
