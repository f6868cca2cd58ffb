/** An approach's variant as the bench knows it: data handed in by the command, since the bench imports no approach. */
export interface Contestant {
  /** `sandbox`, `webhook:tls`; `webhook#again` is the same variant measured against itself. */
  readonly id: string
  readonly runsAt: 'nowhere' | 'platform' | 'customer'
  readonly summary: string
  readonly caveat?: string
  readonly trusted: boolean
  /** The scheme of customers' addresses, where it is not plain HTTP. */
  readonly scheme?: 'https:'
}

const againSuffix = '#again'

export const again = (contestant: Contestant): Contestant => ({ ...contestant, id: `${contestant.id}${againSuffix}` })

/** The variant's id as the platform knows it. */
export const variantOf = (id: string): string => id.replace(againSuffix, '')
