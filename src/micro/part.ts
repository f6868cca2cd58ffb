/**
 * A piece of what a call costs, beside the least that the bare library needs for the same; one file a part in
 * micro/parts, picked up by being there. Both variants must do the same work on the same bytes.
 */
export interface Part {
  readonly id: string
  readonly title: string
  /** What the floor is, in words. */
  readonly floor: string
  /** Where the part belongs, so that parts can be added up to the whole. */
  readonly side: 'sandbox' | 'webhook' | 'both'
  /** How many times the floor it may take. */
  readonly bound?: number
  /** For a call of milliseconds: how many are measured, one by one, instead of as many as fit a time. */
  readonly slowCalls?: number
  prepare(variant: PartVariant, payload: string): Promise<PreparedPart>
}

export type PartVariant = 'ours' | 'floor'

/** Ready to be called many times, one call after the other; disposing it ends whatever it started. */
export interface PreparedPart extends AsyncDisposable {
  call(): unknown
  /** How many calls one `call` makes, when not one: what is told is one's share. */
  readonly inOne?: number
  /** Of a slow call: its process's CPU time is measured, and not the time that passes. */
  readonly cpu?: true
  /** What a slow call needs, before its time begins. */
  setUp?(): Promise<void>
}

/** For a part that has nothing to end. */
export const preparedCall = (call: () => unknown): PreparedPart => ({ call, [Symbol.asyncDispose]: async () => {} })
