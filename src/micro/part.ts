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
  prepare(variant: PartVariant, payload: string): Promise<PreparedPart>
}

export type PartVariant = 'ours' | 'floor'

/** Ready to be called many times, one call after the other; disposing it ends whatever it started. */
export interface PreparedPart extends AsyncDisposable {
  call(): unknown
}

/** For a part that has nothing to end. */
export const preparedCall = (call: () => unknown): PreparedPart => ({ call, [Symbol.asyncDispose]: async () => {} })
