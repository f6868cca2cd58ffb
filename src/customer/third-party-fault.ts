import type { z } from 'zod'
import { loadModes } from './modes.ts'
import type { Mode, Modes } from './modes.ts'
import type { Visit } from './third-party-visit.ts'

/** What the third party does with one call. */
export type Reception = (visit: Visit) => void

/** How the third party fails its callers: one file each in third-party-faults/. */
export type ThirdPartyFault<S extends z.ZodObject> = Mode<Reception, S>

export const loadThirdPartyFaults = (): Promise<Modes<Reception>> =>
  loadModes(new URL('./third-party-faults/', import.meta.url), (name) => import(`./third-party-faults/${name}.ts`))
