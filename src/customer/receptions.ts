import { releaseAll } from './conduct.ts'
import type { Conduct } from './conduct.ts'
import { pickMode } from './modes.ts'
import type { Modes } from './modes.ts'
import type { Reception } from './third-party-fault.ts'

/** How callers are received: all alike, but for those that a fault was set for by name. */
export interface Receptions {
  /** Of a caller, or of one without a name. */
  of(caller: string | undefined): Conduct<Reception>
  /** For one caller, or for all that have no fault of their own. @throws BenchError E_MODE */
  set(caller: string | undefined, wanted: unknown): void
  /** Ends the calls that wait. */
  release(): void
}

export const createReceptions = (modes: Modes<Reception>): Receptions => {
  const open = (): Conduct<Reception> => ({ act: pickMode(modes, { mode: 'normal' }), waiting: new Set() })
  const general = open()
  const own = new Map<string, Conduct<Reception>>()
  return {
    of: (caller) => (caller === undefined ? general : (own.get(caller) ?? general)),
    set: (caller, wanted) => {
      const act = pickMode(modes, wanted)
      const conduct = caller === undefined ? general : (own.get(caller) ?? open())
      conduct.act = act
      const heals = (wanted as { mode: string }).mode === 'normal'
      if (heals) releaseAll(conduct.waiting)
      if (caller === undefined) return
      if (heals) own.delete(caller)
      else own.set(caller, conduct)
    },
    release: () => {
      for (const { waiting } of [general, ...own.values()]) releaseAll(waiting)
    },
  }
}
