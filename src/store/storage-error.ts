import { BenchError } from '../hooks/bench-error.ts'

type Explanation = readonly [code: `E_${string}`, what: string, hint: string]

const elsewhere = 'allow writing there, or choose another folder with --out DIR'
const makeRoom =
  'finished trials are safe: make room, then go on with npm run bench -- --resume RUN, or start elsewhere with --out DIR'

/** What went wrong outside of hookbench, by errno(3). */
const explanations: Readonly<Record<string, Explanation>> = {
  ENOSPC: ['E_DISK_FULL', 'the disk is full', makeRoom],
  EDQUOT: ['E_DISK_FULL', 'the quota of the disk is used up', makeRoom],
  EACCES: ['E_NOT_WRITABLE', 'permission denied', elsewhere],
  EPERM: ['E_NOT_WRITABLE', 'not permitted', elsewhere],
  EROFS: ['E_NOT_WRITABLE', 'the file system is read-only', elsewhere],
  ENOTDIR: ['E_NOT_WRITABLE', 'a file is in the way', elsewhere],
  EEXIST: ['E_NOT_WRITABLE', 'a file is in the way', elsewhere],
  EISDIR: ['E_NOT_WRITABLE', 'a folder is in the way', 'give another name'],
  ENOTEMPTY: ['E_NOT_WRITABLE', 'a folder is in the way', 'give another name'],
  ENOENT: ['E_NOT_WRITABLE', 'its folder does not exist', 'make the folder first'],
}

/**
 * A failed write as a person can act on it: E_DISK_FULL or E_NOT_WRITABLE with a hint. What is nobody's mistake but
 * ours comes back as it was.
 */
export const explainStorage = (error: unknown, path: string): unknown => {
  const explanation = explanations[(error as NodeJS.ErrnoException | undefined)?.code ?? '']
  if (!explanation) return error
  const [code, what, hint] = explanation
  return new BenchError(code, `${path} cannot be written: ${what}`, hint, error)
}
