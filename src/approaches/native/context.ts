import { randomUUID } from 'node:crypto'
import { format } from 'node:util'
import type { ExtensionContext, ExtensionCrypto, ExtensionKv, ExtensionSecrets, FetchReply } from '../../hooks/extension.ts'
import { writeKvValue } from '../../hooks/kv.ts'
import { logLineMaxChars, logMaxLines } from '../../hooks/limits.ts'
import type { Desk } from '../bridge/desk.ts'
import { handleOf } from '../bridge/secret-handles.ts'

/** What trusted code is given: the same desk as for code in a sandbox, without the boundary. Lines are written to `logs`. */
export const createContext = (settings: Readonly<Record<string, string>>, logs: string[], desk: Desk): ExtensionContext => {
  const handles: Record<string, string> = {}
  return {
    fetch: async (url, init) => (await desk.perform('fetch', [{ ...init, url: String(url) }, handles])) as FetchReply,
    log: (...values) => {
      if (logs.length < logMaxLines) logs.push(format(...values).slice(0, logLineMaxChars))
      else if (logs.length === logMaxLines) logs.push(`… further lines are dropped: a call may log ${logMaxLines}`)
    },
    now: Date.now,
    settings,
    secrets: createSecrets(handles),
    kv: createKv(desk),
    crypto: createCrypto(desk, handles),
  }
}

const createSecrets = (handles: Record<string, string>): ExtensionSecrets => {
  const nonce = randomUUID()
  return {
    use: (name) => {
      const handle = handleOf(nonce, name)
      handles[handle] = name
      return handle
    },
  }
}

const createKv = (desk: Desk): ExtensionKv => ({
  get: async (key) => {
    const json = (await desk.perform('kv.get', [key])) as string | null
    return json === null ? undefined : JSON.parse(json)
  },
  set: async (key, value, options) => void (await desk.perform('kv.set', [key, writeKvValue(value), options])),
  delete: async (key) => (await desk.perform('kv.delete', [key])) as boolean,
  list: async (prefix = '') => (await desk.perform('kv.list', [prefix])) as string[],
})

const createCrypto = (desk: Desk, handles: Record<string, string>): ExtensionCrypto => ({
  hash: async (...input) => (await desk.perform('hash', input)) as string,
  hmac: async (algorithm, key, data, options) => (await desk.perform('hmac', [algorithm, key, data, options, handles])) as string,
  randomUUID: async () => (await desk.perform('uuid', [])) as string,
})
