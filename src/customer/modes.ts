import { readdir } from 'node:fs/promises'
import { z } from 'zod'
import { BenchError } from '../hooks/bench-error.ts'

/**
 * A way to treat calls that is turned on and off from outside: one file each in the folder of its kind, named by its
 * id. `Act` is what it does with one call.
 */
export interface Mode<Act, S extends z.ZodObject = z.ZodObject> {
  readonly id: string
  /** What a caller meets, in a line of words. */
  readonly says: string
  readonly settings: S
  /** Called once, when it is turned on. `pick` is for settings that name another mode. */
  act(settings: z.output<S>, pick: (wanted: unknown) => Act): Act
}

export type Modes<Act> = ReadonlyMap<string, Mode<Act>>

/** All of a folder, by id. */
export const loadModes = async <Act>(folder: URL, load: (name: string) => Promise<unknown>): Promise<Modes<Act>> => {
  const names = (await readdir(folder)).map((file) => file.replace(/\.ts$/, '')).sort()
  const modules = (await Promise.all(names.map(load))) as { mode: Mode<Act> }[]
  return new Map(modules.map(({ mode }) => [mode.id, mode]))
}

/** `wanted` is `{mode, …its settings}`. @throws BenchError E_MODE that names the modes, or the settings, that there are */
export const pickMode = <Act>(modes: Modes<Act>, wanted: unknown): Act => {
  const { mode: id, ...given } = wantedSchema.safeParse(wanted).data ?? {}
  const mode = modes.get(id ?? '')
  if (!mode) throw new BenchError('E_MODE', `there is no mode ${id ?? 'without a name'}`, `use one of ${words(modes)}`)
  const settings = mode.settings.safeParse(given)
  if (!settings.success) throw new BenchError('E_MODE', z.prettifyError(settings.error), `write ${word(mode)}`, settings.error)
  return mode.act(settings.data, (other) => pickMode(modes, other))
}

/** For whoever has to choose; settings as a JSON Schema. */
export const describeModes = (modes: Modes<unknown>): unknown[] =>
  [...modes.values()].map(({ id, says, settings }) => ({ id, says, settings: z.toJSONSchema(settings, { io: 'input' }) }))

const wantedSchema = z.looseObject({ mode: z.string() })

const words = (modes: Modes<unknown>): string => [...modes.values()].map(word).join(', ')

const word = ({ id, settings }: Mode<unknown>): string => {
  const names = Object.keys(settings.shape)
  return names.length === 0 ? id : `${id} {${names.join(', ')}}`
}
