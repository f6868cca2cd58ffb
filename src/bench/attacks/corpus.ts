import { readdir, readFile } from 'node:fs/promises'
import { join, relative, resolve, sep } from 'node:path'
import { BenchError } from '../../hooks/bench-error.ts'
import { outcomeKinds, type OutcomeKind } from '../../hooks/outcome.ts'
import { nearest } from '../scenario/nearest.ts'

/** What a server that speaks TLS shows: all but the first two must be refused. */
export const certificateKinds = [
  ...(['fitting', 'large', 'huge', 'other-name', 'expired', 'not-yet-valid', 'self-signed', 'of-nobody'] as const),
] as const
export type CertificateKind = (typeof certificateKinds)[number]

/** How an attack ended. `refused`: the upload was not taken; `none`: the platform gave no answer at all. */
export type AttackOutcome = OutcomeKind | 'refused' | 'none'

/** One file of a corpus: an extension that means harm. It is read as text and never loaded into our own process. */
export interface Attack {
  /** Its path below the corpus, without the ending: `cpu/endless-loop`. */
  readonly id: string
  readonly file: string
  readonly code: string
  /** What it tries: the comment at its top. */
  readonly title: string
  /** From a line `// expected-outcome: timed-out, over-limit` of that comment; without one, the rules alone judge. */
  readonly expected: readonly AttackOutcome[] | undefined
  /** How often it is called, one call after the other: `// calls: 2`. */
  readonly calls: number
  /** How many of these calls are made at the same time, on the side of webhooks: `// at-once: 20`. */
  readonly atOnce: number
  /** Of a customer's server that speaks TLS, what it shows: `// certificate: expired`. */
  readonly certificate: CertificateKind | undefined
  /** Where the operations happen, on the side of webhooks: `// phase: after`. */
  readonly phase: 'before' | 'after'
  /** How many deliveries at an `after` hook are enough: `// deliveries: 40`. */
  readonly deliveries: number
  /** What its owner asks for at the deploy: `// limits: cpuMs=10000, memoryMb=1024`. */
  readonly limits: Readonly<Record<string, number>>
}

/**
 * Reads every `.js` and `.mjs` file of a folder and the folders in it, in the order of their paths, but for a folder
 * `webhook` right in it: that is the other side's.
 * @throws BenchError for a folder without any, and for a comment that expects an outcome which there is not
 */
export const readCorpus = async (folder: string): Promise<Attack[]> => {
  const root = resolve(folder)
  const entries = await readdir(root, { withFileTypes: true, recursive: true }).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException
    throw new BenchError('E_CORPUS', `${root}: cannot be read: ${String(code)}`, 'give the path of a folder of attacks', error)
  })
  const files = entries.filter((entry) => entry.isFile() && /\.m?js$/.test(entry.name))
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort()
  const ours = paths.filter((path) => !relative(root, path).startsWith(`webhook${sep}`))
  if (ours.length === 0) {
    throw new BenchError('E_CORPUS', `${root} holds no attack`, 'put modules into it, as .js or .mjs files')
  }
  return Promise.all(ours.map(async (file) => readAttack(root, file, await readFile(file, 'utf8'))))
}

/** @throws BenchError that names what was meant, when no attack has this id or lies in a folder of this name */
export const chooseAttacks = (corpus: readonly Attack[], wanted: readonly string[]): Attack[] => {
  for (const id of wanted) {
    if (corpus.some((attack) => isMeant(attack, id))) continue
    const close = nearest(
      id,
      corpus.map((attack) => attack.id),
    )
    const guess = close === undefined ? '' : `did you mean "${close}"? `
    throw new BenchError('E_UNKNOWN_ATTACK', `there is no attack "${id}"`, `${guess}--list names them all`)
  }
  return corpus.filter((attack) => wanted.some((id) => isMeant(attack, id)))
}

const isMeant = (attack: Attack, id: string): boolean => attack.id === id || attack.id.startsWith(`${id}/`)

const readAttack = (root: string, file: string, code: string): Attack => {
  const comment = commentOf(code)
  const expected = fieldOf(comment, 'expected-outcome')
  const title = comment.filter((line) => !/^[\w-]+: /.test(line)).join(' ')
  return {
    id: relative(root, file).replace(/\.m?js$/, ''),
    ...{ file, code, title },
    expected: expected?.split(',').map((word) => readOutcome(word.trim(), file)),
    calls: count(comment, 'calls', 200),
    atOnce: count(comment, 'at-once', 1_000),
    certificate: readCertificate(fieldOf(comment, 'certificate'), file),
    phase: fieldOf(comment, 'phase') === 'after' ? 'after' : 'before',
    deliveries: Number(fieldOf(comment, 'deliveries') ?? Infinity),
    limits: Object.fromEntries(
      [...(fieldOf(comment, 'limits') ?? '').matchAll(/(\w+)=(\d+)/g)].map(([, key = '', n]) => [key, Number(n)]),
    ),
  }
}

/** The lines of the comment at the top. */
const commentOf = (code: string): string[] => {
  const lines = code.split('\n')
  const end = lines.findIndex((line) => !line.startsWith('//'))
  return lines.slice(0, end === -1 ? lines.length : end).map((line) => line.slice(2).trim())
}

const count = (comment: readonly string[], name: string, most: number): number =>
  Math.min(most, Number(fieldOf(comment, name)) || 1)

const fieldOf = (comment: readonly string[], name: string): string | undefined =>
  comment.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2)

const outcomes: readonly string[] = [...outcomeKinds, 'refused'] satisfies readonly AttackOutcome[]

const readOutcome = (word: string, file: string): AttackOutcome => {
  if (outcomes.includes(word)) return word as AttackOutcome
  throw new BenchError('E_CORPUS', `${file}: expects the outcome "${word}"`, `write one or more of ${outcomes.join(', ')}`)
}

const readCertificate = (word: string | undefined, file: string): CertificateKind | undefined => {
  const kind = certificateKinds.find((known) => known === word)
  if (kind !== undefined || word === undefined) return kind
  throw new BenchError('E_CORPUS', `${file}: wants the certificate "${word}"`, `write one of ${certificateKinds.join(', ')}`)
}
