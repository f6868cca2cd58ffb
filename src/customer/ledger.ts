import { monotonicUs } from '../hooks/clock.ts'

/** Rows of a page, one array a column. `next` is where the following page starts. */
export interface LedgerPage {
  readonly next: number
  readonly eventId: readonly string[]
  readonly path: readonly string[]
  readonly method: readonly string[]
  /** SHA-256 of the body in base64url, so that a wrong text is told from the right one. */
  readonly bodySha256: readonly string[]
  readonly atUs: readonly number[]
}

/** A request that took effect. `eventId` is its `idempotency-key`, empty when it had none. */
interface RecordedEffect {
  readonly eventId: string
  readonly method: string
  readonly path: string
  readonly bodySha256: string
}

/** All effects that reached the third party, in the order of their arrival. Repetitions are rows of their own. */
export interface Ledger {
  /** `full` when the ledger takes no more: the effect is then refused, so that nothing happens unrecorded. */
  record(effect: RecordedEffect): 'first' | 'duplicate' | 'full'
  page(from: number): LedgerPage
}

const pageRows = 20_000

export const createLedger = (maxRows = 2_000_000): Ledger => {
  const eventIds: string[] = []
  const paths: string[] = []
  const methods: string[] = []
  const digests: string[] = []
  const atUs: number[] = []
  const seen = new Set<string>()
  return {
    record({ eventId, method, path, bodySha256 }) {
      if (eventIds.length >= maxRows) return 'full'
      eventIds.push(eventId)
      paths.push(path)
      methods.push(method)
      digests.push(bodySha256)
      atUs.push(monotonicUs())
      const before = seen.size
      // An effect without a key is never known to be a repetition.
      if (eventId === '' || seen.add(`${eventId} ${method} ${path}`).size > before) return 'first'
      return 'duplicate'
    },
    page(from) {
      const next = Math.max(from, Math.min(eventIds.length, from + pageRows))
      return {
        next,
        eventId: eventIds.slice(from, next),
        path: paths.slice(from, next),
        method: methods.slice(from, next),
        bodySha256: digests.slice(from, next),
        atUs: atUs.slice(from, next),
      }
    },
  }
}
