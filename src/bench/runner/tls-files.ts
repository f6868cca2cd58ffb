import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What a trial over TLS hands its processes: arguments that name files in a folder, which goes with it. */
export interface TlsFiles extends AsyncDisposable {
  /** The platform trusts the trial’s own authority. */
  readonly platformArgs: readonly string[]
  readonly customerArgs: readonly string[]
}

/** For a customer who listens on loopback, and on `hosts`. */
export const writeTlsFiles = async (hosts: readonly string[] = []): Promise<TlsFiles> => {
  // Loaded here, because it is the slowest of all to load, and most trials need none.
  const { createCertificateAuthority } = await import('./certificates.ts')
  const authority = await createCertificateAuthority()
  const { certificate, key } = await authority.issue({ names: ['127.0.0.1', 'localhost', ...hosts] })
  const folder = await mkdtemp(join(tmpdir(), 'hookbench-tls-'))
  const file = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder, name), text, { mode: 0o600 })
    return join(folder, name)
  }
  return {
    platformArgs: ['--trust-certificate', await file('authority.pem', authority.certificate)],
    customerArgs: ['--certificate', await file('customer.pem', certificate), '--key', await file('customer.key', key)],
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}
