import type { Approach, StatePolicy, Supervision } from '../approaches/approach.ts'
import type { Family, Layer, RunsAt, Surroundings, Variant } from '../approaches/family.ts'
import { BenchError } from '../hooks/bench-error.ts'
import { ApproachUnavailable } from './approach-failure.ts'

export interface OfferedVariant {
  readonly id: string
  readonly runsAt: RunsAt
  readonly summary: string
  /** False for a variant without a boundary on a platform that was not started as trusted. */
  readonly offered: boolean
  readonly states: readonly StatePolicy[]
}

export interface ApproachPool {
  readonly variants: readonly OfferedVariant[]
  find(id: string): OfferedVariant | undefined
  /**
   * The approach, created when it is first asked for: worker processes of an approach that nobody uses cost nothing.
   * @throws ApproachUnavailable, for a while without trying again.
   */
  get(id: string): Promise<Approach>
  /** What holds its processes on this machine; undefined where it has none of its own. */
  layers(id: string): Promise<readonly Layer[] | undefined>
  /** What the supervisors of those that were created have seen, by approach. */
  supervision(): Promise<ReadonlyMap<string, Supervision>>
  close(): Promise<void>
}

/** How long an approach that could not start is left alone. */
const pauseMs = 2_000

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
    if (!variant || !offers.get(id)?.offered) return Promise.reject(new ApproachUnavailable(id, notOffered))
    const creating = variant.create(surroundings).catch((cause: unknown) => {
      // Not at each call: a broken sandbox would start a process that dies, as often as somebody asks.
      setTimeout(() => created.delete(id), pauseMs).unref()
      throw unavailable(id, cause)
    })
    created.set(id, creating)
    return creating
  }

  return {
    variants: [...offers.values()],
    find: (id) => offers.get(id),
    get: (id) => created.get(id) ?? create(id),
    layers: async (id) => sources.get(id)?.layers?.(),
    supervision: async () => supervisionOf(await upAmong(created)),
    close: async () => {
      closed = true
      await Promise.all((await upAmong(created)).map(([, approach]) => approach.close()))
    },
  }
}

/** Those that have come up, once all that were asked for have come up or failed. */
const upAmong = async (created: ReadonlyMap<string, Promise<Approach>>): Promise<(readonly [string, Approach])[]> => {
  const settled = await Promise.allSettled([...created].map(async ([id, approach]) => [id, await approach] as const))
  return settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
}

const supervisionOf = (approaches: readonly (readonly [string, Approach])[]): Map<string, Supervision> =>
  new Map(
    approaches.flatMap(([id, approach]) => {
      const supervision = approach.supervision?.()
      return supervision ? [[id, supervision]] : []
    }),
  )

const notOffered = new BenchError('E_NOT_OFFERED', 'this platform does not offer it', 'start the platform with --trusted')

const unavailable = (id: string, cause: unknown): ApproachUnavailable => {
  const failure = new ApproachUnavailable(id, cause)
  console.error(`${failure.message}. ${failure.hint} Other approaches go on.`)
  return failure
}

const describe = (
  { id, summary, states = ['warm'], trusted: needsTrust }: Variant,
  runsAt: RunsAt,
  trusted: boolean,
): OfferedVariant => ({
  id,
  runsAt,
  summary,
  offered: trusted || needsTrust !== true,
  states,
})
