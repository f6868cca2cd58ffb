import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What a trial over TLS hands its processes: arguments that name files in a folder, which goes with it. */
export interface TlsFiles extends AsyncDisposable {
  /** The platform trusts the trial’s own authority. */
  readonly platformArgs: readonly string[]
  readonly customerArgs: readonly string[]
  /** Of a customer who forgot to renew. */
  readonly expiredArgs: readonly string[]
}

const hourMs = 3_600_000

/** For a customer who listens on loopback, and on `hosts`. */
export const writeTlsFiles = async (hosts: readonly string[] = []): Promise<TlsFiles> => {
  // Loaded here, because it is the slowest of all to load, and most trials need none.
  const { createCertificateAuthority } = await import('./certificates.ts')
  const authority = await createCertificateAuthority()
  const names = ['127.0.0.1', 'localhost', ...hosts]
  const [current, expired] = await Promise.all([
    authority.issue({ names }),
    authority.issue({ names, notAfter: new Date(Date.now() - hourMs) }),
  ])
  const folder = await mkdtemp(join(tmpdir(), 'hookbench-tls-'))
  const file = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder, name), text, { mode: 0o600 })
    return join(folder, name)
  }
  const identity = async (name: string, { certificate, key }: typeof current): Promise<string[]> => [
    ...['--certificate', await file(`${name}.pem`, certificate)],
    ...['--key', await file(`${name}.key`, key)],
  ]
  return {
    platformArgs: ['--trust-certificate', await file('authority.pem', authority.certificate)],
    customerArgs: await identity('customer', current),
    expiredArgs: await identity('expired', expired),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}
