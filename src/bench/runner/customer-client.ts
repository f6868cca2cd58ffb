import { createJsonClient } from './json-client.ts'
import { TrialFailure } from './trial-failure.ts'

/** The customers' own server, seen by whoever owns it. */
export interface CustomerClient extends AsyncDisposable {
  /** Where the platform must send a tenant's events. */
  hookUrl(tenant: string): string
  /** Any answer will do: somebody is there. */
  knock(): Promise<void>
  install(tenant: string, installation: Installation): Promise<void>
  /** `mode` is one of its server's behaviours, `settings` what that one takes: `'slow', {ms: 500}`. */
  behave(tenant: string, mode: string, settings?: Readonly<Record<string, unknown>>): Promise<void>
}

/** What a customer puts on its server; `dialect`, `url` and `hook` as it told them the platform. */
interface Installation {
  readonly secret: string
  readonly code: string
  readonly settings: Readonly<Record<string, string>>
  readonly dialect: string
  readonly url: string
  readonly hook: string
}

/** `hooksUrl` is its address for the platform, where that is another one than the bench's. */
export const createCustomerClient = (url: string, controlToken: string, hooksUrl: string = url): CustomerClient => {
  const http = createJsonClient(url, controlToken)
  const put = async (path: string, body: unknown): Promise<void> => {
    const reply = await http.call('PUT', path, body)
    if (reply.status >= 300)
      throw new TrialFailure(`the customer's server answered ${reply.status} to PUT ${path}: ${JSON.stringify(reply.body)}`)
  }
  return {
    hookUrl: (tenant) => `${hooksUrl}/hooks/${tenant}`,
    knock: async () => void (await http.call('GET', '/')),
    install: (tenant, installation) => put(`/_control/tenants/${tenant}`, installation),
    behave: (tenant, mode, settings) => put(`/_control/tenants/${tenant}/behaviour`, { ...settings, mode }),
    [Symbol.asyncDispose]: () => http[Symbol.asyncDispose](),
  }
}
