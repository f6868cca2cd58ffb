import { createHash } from 'node:crypto'
import { access, mkdir, readFile, rename } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BenchError } from '../../hooks/bench-error.ts'
import { runProgram } from './ip.ts'

const source = join(import.meta.dirname, 'tun-link.c')
const cache = join(import.meta.dirname, '../../../node_modules/.cache/hookbench')

let building: Promise<string> | undefined

/**
 * The path of the compiled link program; compiled once for each version of its source, then kept.
 * @throws BenchError E_NO_LINK with what the compiler said
 */
export const buildTunLink = (): Promise<string> => (building ??= build())

const build = async (): Promise<string> => {
  const version = createHash('sha256')
    .update(await readFile(source))
    .digest('hex')
    .slice(0, 16)
  const folder = await mkdir(cache, { recursive: true }).then(
    () => cache,
    () => tmpdir(),
  )
  const program = join(folder, `tun-link-${version}-${process.arch}`)
  if (await isThere(program)) return program
  // Under a name of its own first: another bench may be compiling the same.
  const fresh = `${program}-${process.pid}`
  try {
    await runProgram('cc', '-O2', '-Wall', '-o', fresh, source)
  } catch (error) {
    const hint = 'install a C compiler that is called cc, with the headers of Linux (Debian: gcc libc6-dev linux-libc-dev)'
    throw new BenchError('E_NO_LINK', `src/bench/network/tun-link.c cannot be compiled: ${String(error)}`, hint, error)
  }
  await rename(fresh, program)
  return program
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
