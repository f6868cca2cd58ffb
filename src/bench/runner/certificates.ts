// oxlint-disable-next-line import/no-unassigned-import -- the certificate library finds its parts by decorators, which need it first
import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import { isIP } from 'node:net'
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509'
import type { Extension, X509Certificate } from '@peculiar/x509'

/** Issues certificates for servers of this run; nobody else trusts it, and its key is never written anywhere. */
export interface CertificateAuthority {
  /** PEM */
  readonly certificate: string
  issue(request: CertificateRequest): Promise<ServerCertificate>
}

export interface CertificateRequest {
  /** Host names and addresses. */
  readonly names: readonly string[]
  /** The last moment at which it holds; a day from now when it is not said. */
  readonly notAfter?: Date
  /** The first one; a day before now, or before its end, when it is not said. */
  readonly notBefore?: Date
  /** By its own key: no authority has to do with it. */
  readonly selfSigned?: boolean
}

/** Both PEM. */
export interface ServerCertificate {
  readonly certificate: string
  readonly key: string
}

const dayMs = 24 * 3_600_000
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

export const createCertificateAuthority = async (): Promise<CertificateAuthority> => {
  const keys = await newKeys()
  const root = await sign('CN=hookbench', keys, { signedBy: keys, issuer: 'CN=hookbench' }, [
    new BasicConstraintsExtension(true, 0, true),
    new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
  ])
  return {
    certificate: root.toString('pem'),
    issue: async ({ names, selfSigned = false, ...valid }) => {
      const own = await newKeys()
      const by = selfSigned ? { signedBy: own, issuer: 'CN=customer' } : { signedBy: keys, issuer: root.subject }
      const certificate = await sign('CN=customer', own, { ...by, ...valid }, [
        new BasicConstraintsExtension(false, undefined, true),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
        new SubjectAlternativeNameExtension(names.map((value) => ({ type: isIP(value) === 0 ? 'dns' : 'ip', value }))),
      ])
      const key = PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', own.privateKey), 'PRIVATE KEY')
      return { certificate: certificate.toString('pem'), key }
    },
  }
}

const inADay = (): Date => new Date(Date.now() + dayMs)

const aDayBefore = (end: Date): Date => new Date(Math.min(Date.now(), end.getTime()) - dayMs)

const newKeys = (): Promise<webcrypto.CryptoKeyPair> => webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])

interface Signing {
  readonly signedBy: webcrypto.CryptoKeyPair
  readonly issuer: string
  readonly notAfter?: Date
  readonly notBefore?: Date
}

const sign = (
  subject: string,
  { publicKey }: webcrypto.CryptoKeyPair,
  { signedBy, issuer, notAfter = inADay(), notBefore = aDayBefore(notAfter) }: Signing,
  extensions: Extension[],
): Promise<X509Certificate> => {
  const parts = { subject, issuer, publicKey, notBefore, notAfter, extensions }
  return X509CertificateGenerator.create({ ...parts, signingKey: signedBy.privateKey, signingAlgorithm: algorithm }, webcrypto)
}
