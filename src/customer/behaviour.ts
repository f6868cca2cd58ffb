import type { z } from 'zod'
import type { HookCall } from './hook-call.ts'
import { loadModes } from './modes.ts'
import type { Mode, Modes } from './modes.ts'

/** Answers one call of a platform, or leaves it unanswered. */
export type Answer = (call: HookCall) => Promise<void> | void

/** How a customer's server answers: one file each in behaviours/. */
export type Behaviour<S extends z.ZodObject> = Mode<Answer, S>

export const loadBehaviours = (): Promise<Modes<Answer>> =>
  loadModes(new URL('./behaviours/', import.meta.url), (name) => import(`./behaviours/${name}.ts`))
