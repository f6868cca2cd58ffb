import type { Approach } from '../approaches/approach.ts'
import type { Family, RunsAt, Surroundings, Variant } from '../approaches/family.ts'

export interface OfferedVariant {
  readonly id: string
  readonly runsAt: RunsAt
  readonly summary: string
  /** False for a variant without a boundary on a platform that was not started as trusted. */
  readonly offered: boolean
}

export interface ApproachPool {
  readonly variants: readonly OfferedVariant[]
  find(id: string): OfferedVariant | undefined
  /** The approach, created when it is first asked for: worker processes of an approach that nobody uses cost nothing. */
  get(id: string): Promise<Approach>
  close(): Promise<void>
}

/** `trusted` offers the variants that run customers' code without a boundary, too. */
export const createApproachPool = (families: readonly Family[], surroundings: Surroundings, trusted: boolean): ApproachPool => {
  const sources = new Map<string, Variant>(families.flatMap(({ variants }) => variants.map((variant) => [variant.id, variant])))
  const offers = new Map(
    families.flatMap(({ runsAt, variants }) =>
      variants.map((variant) => [variant.id, describe(variant, runsAt, trusted)] as const),
    ),
  )
  const created = new Map<string, Promise<Approach>>()
  let closed = false

  const create = (id: string): Promise<Approach> => {
    if (closed) return Promise.reject(new Error('the platform is stopping'))
    const variant = sources.get(id)
    if (!variant || !offers.get(id)?.offered) return Promise.reject(new Error(`this platform does not offer the approach ${id}`))
    const creating = variant.create(surroundings)
    created.set(id, creating)
    creating.catch(() => created.delete(id))
    return creating
  }

  return {
    variants: [...offers.values()],
    find: (id) => offers.get(id),
    get: (id) => created.get(id) ?? create(id),
    close: async () => {
      closed = true
      const approaches = await Promise.allSettled(created.values())
      await Promise.all(approaches.flatMap((result) => (result.status === 'fulfilled' ? [result.value.close()] : [])))
    },
  }
}

const describe = ({ id, summary, trusted: needsTrust }: Variant, runsAt: RunsAt, trusted: boolean): OfferedVariant => ({
  id,
  runsAt,
  summary,
  offered: trusted || needsTrust !== true,
})
