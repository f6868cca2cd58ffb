import { readFileSync } from 'node:fs'
import { BenchError } from '../hooks/bench-error.ts'
import { type HookEvent, hookEventSchema } from '../hooks/event.ts'
import type { HookPoint } from '../hooks/hook-point.ts'
import { newEvent } from '../platform/event.ts'

/**
 * A whole event, as the attempt log's reader might have kept one, or the business payload alone.
 * @throws BenchError E_NO_FILE, E_BAD_EVENT
 */
export const readEventFile = (file: string, hook: HookPoint): HookEvent => {
  const json = readJson(file)
  const { data } = hookEventSchema.safeParse(json)
  return data ?? newEvent('local', hook, { data: json }, Date.now())
}

/** @throws BenchError E_NO_FILE */
export const readTextFile = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new BenchError(
      'E_NO_FILE',
      `cannot read ${file}: ${(error as Error).message}`,
      'give the path of a file that is there',
      error,
    )
  }
}

const readJson = (file: string): unknown => {
  const text = readTextFile(file)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new BenchError(
      'E_BAD_EVENT',
      `${file} is not JSON: ${(error as Error).message}`,
      'give an event as JSON, for instance one of scenarios/*/payloads',
      error,
    )
  }
}
