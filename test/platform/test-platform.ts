import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { none } from '../../src/approaches/none/index.ts'
import type { HookPoint } from '../../src/hooks/hook-point.ts'
import { type Platform, type PlatformOptions, startPlatform } from '../../src/platform/start.ts'
import { createScript, hookedFamily, type Script } from './scripted-family.ts'

export interface Reply {
  readonly status: number
  readonly type: string
  readonly headers: Headers
  // oxlint-disable-next-line typescript/no-explicit-any -- answers are what the tests look into
  readonly body: any
}

export interface TestPlatform extends AsyncDisposable {
  readonly platform: Platform
  readonly script: Script
  readonly operator: string
  readonly dataFolder: string
  /** Sends `body` as JSON, or as it stands when it is a string. */
  call(method: string, path: string, token?: string, body?: unknown): Promise<Reply>
  /** Creates a tenant and answers its token. */
  tenant(name: string): Promise<string>
  deploy(tenant: string, hook: string, code: string): Promise<Reply>
  /** Stops and starts on the same data. */
  restart(options?: Partial<PlatformOptions>): Promise<TestPlatform>
}

/** For expect.poll: a busy machine is not what is tested. */
export const patiently = { interval: 5, timeout: 15_000 }

export const hookPoints: readonly HookPoint[] = [
  { id: 'sms.reply', phase: 'before', budgetMs: 500, onFailure: 'open' },
  { id: 'pay', phase: 'before', budgetMs: 500, onFailure: 'closed' },
  { id: 'db.made', phase: 'after', budgetMs: 500, onFailure: 'open' },
]

/** A real platform on a free port with data of its own, gone when disposed. */
export const startTestPlatform = async (options: Partial<PlatformOptions> = {}): Promise<TestPlatform> => {
  const folder = await mkdtemp(join(tmpdir(), 'hookbench-test-'))
  return start(folder, options)
}

const start = async (dataFolder: string, options: Partial<PlatformOptions>): Promise<TestPlatform> => {
  const script = createScript()
  const platform = await startPlatform({
    ...{ port: 0, host: '127.0.0.1', dataFolder, hookPoints, trusted: false, allowedNetworks: [], timeScale: 1_000 },
    families: [none, script.family, hookedFamily(script)],
    ...options,
  })
  const operator = platform.operatorToken
  const call: TestPlatform['call'] = (method, path, token, body) => request(platform.url, method, path, token, body)
  return {
    ...{ platform, script, operator, dataFolder, call },
    tenant: async (name) => (await call('PUT', `/v1/tenants/${name}`, operator)).body.token as string,
    deploy: (tenant, hook, code) => {
      return call('PUT', `/v1/tenants/${tenant}/extensions/${hook}`, operator, { approach: 'scripted', code })
    },
    restart: async (more = {}) => {
      script.release()
      await platform.close()
      return start(dataFolder, { operatorToken: operator, ...options, ...more })
    },
    [Symbol.asyncDispose]: async () => {
      script.release()
      await platform.close()
      await rm(dataFolder, { recursive: true, force: true })
    },
  }
}

const request = async (url: string, method: string, path: string, token?: string, body?: unknown): Promise<Reply> => {
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const type = response.headers.get('content-type') ?? ''
  const text = await response.text()
  return {
    status: response.status,
    type,
    headers: response.headers,
    body: type.includes('json') && text !== '' ? JSON.parse(text) : text,
  }
}
