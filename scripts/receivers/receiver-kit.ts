import { execFile } from 'node:child_process'
import { access, constants, mkdir, readdir, readFile } from 'node:fs/promises'
import { delimiter, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { BenchError } from '../../src/hooks/bench-error.ts'

const root = resolve(import.meta.dirname, '../..')
const home = join(root, 'src/customer/receivers')

const kitSchema = z.strictObject({
  language: z.string(),
  /** The program that must be on the PATH. */
  needs: z.string(),
  /** Debian's packages that bring it. */
  packages: z.array(z.string()).min(1),
  build: z.array(z.string()).min(1).optional(),
  command: z.array(z.string()).min(1),
})

/** A receiver in one language, a folder of src/customer/receivers. `{build}` in commands is a folder for what is built. */
export interface ReceiverKit extends z.output<typeof kitSchema> {
  readonly id: string
  readonly folder: string
  readonly buildFolder: string
}

export const listReceiverKits = async (): Promise<ReceiverKit[]> => {
  const entries = await readdir(home, { withFileTypes: true })
  const ids = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  return Promise.all(ids.sort().map(readKit))
}

const readKit = async (id: string): Promise<ReceiverKit> => {
  const folder = join(home, id)
  const kit = kitSchema.parse(JSON.parse(await readFile(join(folder, 'receiver.json'), 'utf8')))
  const buildFolder = join(root, 'node_modules/.cache/hookbench-receivers', id)
  const inPlace = (words: string[]): string[] => words.map((word) => word.replace('{build}', buildFolder))
  return { ...kit, id, folder, buildFolder, command: inPlace(kit.command), ...(kit.build && { build: inPlace(kit.build) }) }
}

/** What this machine lacks to run it, with what to do; undefined when nothing. */
export const lackOf = async ({ language, needs, packages }: ReceiverKit): Promise<string | undefined> => {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const found = await access(join(folder, needs), constants.X_OK).then(
      () => true,
      () => false,
    )
    if (found) return undefined
  }
  return `${language} needs ${needs}: apt-get install -y --no-install-recommends ${packages.join(' ')}`
}

/** @throws BenchError E_BUILD with what the compiler said */
export const buildReceiver = async ({ language, build, folder, buildFolder }: ReceiverKit): Promise<void> => {
  await mkdir(buildFolder, { recursive: true })
  const [program, ...args] = build ?? []
  if (program === undefined) return
  // A cache of its own: HOME, where Go looks for one, is not set everywhere.
  const env = { ...process.env, GOCACHE: join(buildFolder, 'cache'), GOFLAGS: '-buildvcs=false' }
  await promisify(execFile)(program, args, { cwd: folder, env }).catch((error: unknown) => {
    throw new BenchError('E_BUILD', `the receiver in ${language} cannot be built: ${String(error)}`, 'correct it', error)
  })
}

/** Lines that are neither blank nor a comment, of all its source files. */
export const linesOfCode = async ({ folder }: ReceiverKit): Promise<number> => {
  const files = (await readdir(folder)).filter((file) => !/\.(?:json|mod)$/.test(file))
  const sources = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))
  const lines = sources.flatMap((source) => source.split('\n')).map((line) => line.trim())
  return lines.filter((line) => line !== '' && !/^(?:\/\/|#|\/\*\*|"""[^"]*"""$)/.test(line)).length
}
