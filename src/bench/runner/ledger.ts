import { createJsonClient } from './json-client.ts'

/** One effect that really reached the third party. `atUs` is on CLOCK_MONOTONIC. */
export interface Effect {
  readonly eventId: string
  readonly method: string
  readonly path: string
  /** In base64url. */
  readonly bodySha256: string
  readonly atUs: number
}

/** What the third-party API saw, read from its ledger: the oracle of what really happened. */
export interface Ledger extends AsyncDisposable {
  /** Its address for extensions, from where they run. */
  readonly url: string
  /** Reads what is new and answers how many effects are known by now. */
  refresh(): Promise<number>
  readonly effects: readonly Effect[]
}

interface LedgerPage {
  readonly next: number
  readonly eventId: string[]
  readonly method: string[]
  readonly path: string[]
  readonly bodySha256: string[]
  readonly atUs: number[]
}

/** `benchUrl` is its address for the bench, where that is another one. */
export const createLedger = (url: string, benchUrl: string = url): Ledger => {
  const http = createJsonClient(benchUrl)
  const effects: Effect[] = []
  let from = 0
  return {
    url,
    effects,
    async refresh() {
      for (;;) {
        const page = (await http.call('GET', `/_ledger?from=${from}`)).body as LedgerPage
        page.eventId.forEach((eventId, i) =>
          effects.push({
            eventId,
            method: page.method[i] ?? '',
            path: page.path[i] ?? '',
            bodySha256: page.bodySha256[i] ?? '',
            atUs: page.atUs[i] ?? Number.NaN,
          }),
        )
        const more = page.next > from && page.eventId.length > 0
        from = page.next
        if (!more) return effects.length
      }
    },
    [Symbol.asyncDispose]: () => http[Symbol.asyncDispose](),
  }
}
