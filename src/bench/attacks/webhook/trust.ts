import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CertificateAuthority, CertificateRequest, ServerCertificate } from '../../runner/certificates.ts'
import type { CertificateKind } from '../corpus.ts'

/** Certificates of an authority that the platform trusts, and those that it must not take; files, in a folder that goes with it. */
export interface Trust extends AsyncDisposable {
  /** PEM, for `--trust-certificate`. */
  readonly authorityFile: string
  /** For a server at `host`; the same each time. */
  issue(kind: CertificateKind): Promise<CertificateFiles>
}

export interface CertificateFiles {
  readonly certificate: string
  readonly key: string
}

export const createTrust = async (host: string): Promise<Trust> => {
  const authority = await newAuthority()
  const folder = await mkdtemp(join(tmpdir(), 'hookbench-trust-'))
  const write = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder, name), text, { mode: 0o600 })
    return join(folder, name)
  }
  const issued = new Map<CertificateKind, Promise<CertificateFiles>>()
  const issueFiles = async (kind: CertificateKind): Promise<CertificateFiles> => {
    const { certificate, key } = await issueOne(authority, kind, host)
    return { certificate: await write(`${kind}.pem`, certificate), key: await write(`${kind}.key`, key) }
  }
  return {
    authorityFile: await write('authority.pem', authority.certificate),
    issue: (kind) => {
      const files = issued.get(kind) ?? issueFiles(kind)
      issued.set(kind, files)
      return files
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

/** Loaded only here, as in tls-files.ts. */
const newAuthority = async (): Promise<CertificateAuthority> =>
  (await import('../../runner/certificates.ts')).createCertificateAuthority()

const issueOne = async (ours: CertificateAuthority, kind: CertificateKind, host: string): Promise<ServerCertificate> => {
  const authority = kind === 'of-nobody' ? await newAuthority() : ours
  return authority.issue({ names: [host], ...differences(kind, host) })
}

const hourMs = 3_600_000

/** What a kind has that one which fits has not. */
const differences = (kind: CertificateKind, host: string): Partial<CertificateRequest> => {
  switch (kind) {
    case 'other-name':
      return { names: ['localhost', '127.0.0.1', '127.0.0.3', 'customers.test'] }
    case 'expired':
      return { notAfter: new Date(Date.now() - hourMs) }
    case 'not-yet-valid':
      return { notBefore: new Date(Date.now() + hourMs) }
    case 'self-signed':
      return { selfSigned: true }
    case 'large':
    case 'huge':
      return { names: [host, ...manyNames(kind === 'large' ? 350 : 800)] }
    case 'fitting':
    case 'of-nobody':
      return {}
  }
}

const label = 'n'.repeat(60)

/** OpenSSL takes chains of up to 100 KB; each of these has 250 bytes. */
const manyNames = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${[label, label, label, String(i).padStart(55, 'n')].join('.')}.test`)
