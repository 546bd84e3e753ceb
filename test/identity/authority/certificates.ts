// The X.509 library wants this loaded before it.
import 'reflect-metadata'
import { createHash, KeyObject, webcrypto, X509Certificate } from 'node:crypto'
import { X509CertificateGenerator } from '@peculiar/x509'

export interface TestCertificate {
  readonly pem: string
  /** With `pem` in front of it, what a client reads. */
  readonly privateKeyPem: string
  readonly privateKey: KeyObject
  /** Thumbprints as tokens name them. */
  readonly sha1: string
  readonly sha256: string
}

/** A key with a certificate it signed itself. */
export async function certified(name: string): Promise<TestCertificate> {
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
  }
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const notBefore = new Date('2026-01-01T00:00:00Z')
  const notAfter = new Date('2028-01-01T00:00:00Z')
  const generator = { name: `CN=${name}`, notBefore, notAfter, signingAlgorithm: algorithm, keys }
  const certificate = await X509CertificateGenerator.createSelfSigned(generator)
  const { raw } = new X509Certificate(certificate.toString('pem'))
  const digest = (name: string) => createHash(name).update(raw).digest('base64url')
  const privateKey = KeyObject.from(keys.privateKey)
  return {
    pem: certificate.toString('pem'),
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    privateKey,
    sha1: digest('sha1'),
    sha256: digest('sha256'),
  }
}
