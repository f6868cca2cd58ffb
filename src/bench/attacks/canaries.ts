import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Words that nobody could guess, each put where no extension may look. One that turns up in what an attack returned,
 * logged, threw or sent is the evidence that it got there.
 */
export interface Canaries extends AsyncDisposable {
  /** For the platform's own environment. */
  readonly environment: Readonly<Record<string, string>>
  /** A readable file, and a folder in which anybody may write. */
  readonly file: string
  readonly folder: string
  /** A word of a bystander's own. */
  secretOf(tenant: string): string
  /** The word of a place, the same each time. */
  hatch(place: string): string
  /** Watches for one more word, by the name of its place. */
  add(place: string, word: string): void
  /** The places whose word is in a text. */
  sightings(text: string): string[]
  /** What was written into the folder since it was made. */
  intruders(): Promise<string[]>
}

export const createCanaries = async (): Promise<Canaries> => {
  const folder = await mkdtemp(join(tmpdir(), 'hookbench-canary-'))
  const words = new Map<string, string>()
  const add = (place: string, word: string): void => void words.set(place, word)
  const hatch = (place: string): string => {
    const word = words.get(place) ?? `canary-${randomBytes(12).toString('hex')}`
    add(place, word)
    return word
  }
  const file = join(folder, fileName)
  await writeFile(file, hatch('a file of the machine'))
  add('/etc/passwd', await firstAccount())
  return {
    environment: { HOOKBENCH_CANARY: hatch("the platform's environment") },
    ...{ file, folder, add, hatch },
    secretOf: (tenant) => hatch(`the secret of ${tenant}`),
    sightings: (text) => [...words].filter(([, word]) => text.includes(word)).map(([place]) => place),
    intruders: async () => (await readdir(folder)).filter((name) => name !== fileName),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

const fileName = 'canary.txt'

/** The line of the superuser, which every Unix has. */
const firstAccount = async (): Promise<string> => {
  const accounts = await readFile('/etc/passwd', 'utf8').catch(() => '')
  return /^root:.*$/m.exec(accounts)?.[0] ?? 'root:x:0:0:'
}
