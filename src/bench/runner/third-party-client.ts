import { createJsonClient } from './json-client.ts'
import { TrialFailure } from './trial-failure.ts'

/** The third-party API, seen by whoever runs it. */
export interface ThirdPartyClient extends AsyncDisposable {
  /** How it fails all its callers, or one: `'slow', {ms: 500}`; `normal` heals. @throws TrialFailure when it refuses */
  fail(mode: string, settings?: Readonly<Record<string, unknown>>, caller?: string): Promise<void>
}

/** `url` is its address for the bench. */
export const createThirdPartyClient = (url: string): ThirdPartyClient => {
  const http = createJsonClient(url)
  return {
    async fail(mode, settings, caller) {
      const path = caller === undefined ? '/_control/fault' : `/_control/fault/${caller}`
      const { status, body } = await http.call('PUT', path, { ...settings, mode })
      if (status >= 300) throw new TrialFailure(`the third party answered ${status} to PUT ${path}: ${JSON.stringify(body)}`)
    },
    [Symbol.asyncDispose]: () => http[Symbol.asyncDispose](),
  }
}

/** The third party's address for a caller that can be failed alone. `url` is its address for extensions. */
export const addressForCaller = (url: string, caller: string): string => `${url}/_as/${caller}`
