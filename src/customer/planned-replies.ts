import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { BenchError } from '../hooks/bench-error.ts'

/** What the third party answers to a GET: `'GET /plans/standard-0'` → status and JSON body. */
const plannedRepliesSchema = z.record(
  z.string().regex(/^GET \//, 'write "GET /path"'),
  z.strictObject({ status: z.number().int().min(200).max(599).default(200), body: z.json().default({}) }),
)

export type PlannedReplies = z.output<typeof plannedRepliesSchema>

const example = `write {"GET /plans/small": {"status": 200, "body": {"price": 5}}}, or the name of a file that holds it`

/** Reads JSON, or the file that is named. @throws BenchError E_REPLIES */
export const readPlannedReplies = async (jsonOrFile: string): Promise<PlannedReplies> => {
  const inline = jsonOrFile.trimStart().startsWith('{')
  const text = inline ? jsonOrFile : await readText(jsonOrFile)
  const parsed = plannedRepliesSchema.safeParse(parseJson(text, inline ? 'the replies' : jsonOrFile))
  if (parsed.success) return parsed.data
  throw new BenchError('E_REPLIES', `the planned replies are not valid: ${z.prettifyError(parsed.error)}`, example)
}

const readText = async (file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new BenchError('E_REPLIES', `${file} cannot be read`, example, error)
  }
}

const parseJson = (text: string, name: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new BenchError('E_REPLIES', `${name} is no JSON: ${String(error)}`, example, error)
  }
}
