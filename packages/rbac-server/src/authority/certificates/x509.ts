// The X.509 library keeps its parts in a container that needs this polyfill loaded before it.
import 'reflect-metadata'
import { KeyObject, webcrypto, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import * as x509 from '@peculiar/x509'

/** A key pair and the certificate that says whose it is. */
export interface CertifiedKey {
  readonly privateKey: webcrypto.CryptoKey
  readonly publicKey: webcrypto.CryptoKey
  readonly certificate: X509Certificate
}

export interface Validity {
  readonly notBefore: Date
  readonly notAfter: Date
}

/** A new key that signs `algorithm`, with a certificate it signed itself. An RSA key takes a hundred times as long. */
export async function createSelfSigned(
  commonName: string,
  validity: Validity,
  algorithm: 'RS256' | 'ES256',
): Promise<CertifiedKey> {
  const signingAlgorithm = algorithm === 'RS256' ? RSA : EC
  const keys = await webcrypto.subtle.generateKey(signingAlgorithm, false, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: nameOf(commonName),
    ...validity,
    keys,
    signingAlgorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    ],
  })
  return { ...keys, certificate: new X509Certificate(Buffer.from(certificate.rawData)) }
}

/** What a TLS server needs, and the certificate of the authority that its clients have to trust. All PEM. */
export interface TlsIdentity {
  readonly ca: string
  readonly certificate: string
  readonly privateKey: string
}

/**
 * A certificate for these names, by a certificate authority made for it alone. The authority's key is gone when this
 * returns: whoever trusts its certificate trusts this one server and nothing that anyone could sign later.
 */
export async function createTlsIdentity(names: readonly string[], validity: Validity): Promise<TlsIdentity> {
  const authority = await webcrypto.subtle.generateKey(EC, false, ['sign', 'verify'])
  const server = await webcrypto.subtle.generateKey(EC, true, ['sign', 'verify'])
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=rbac local identity authority',
    ...validity,
    keys: authority,
    signingAlgorithm: EC,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      await x509.SubjectKeyIdentifierExtension.create(authority.publicKey),
    ],
  })
  const leaf = await x509.X509CertificateGenerator.create({
    subject: nameOf(names[0] ?? 'localhost'),
    issuer: ca.subject,
    ...validity,
    publicKey: server.publicKey,
    signingKey: authority.privateKey,
    signingAlgorithm: EC,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names.map(alternativeName)),
      await x509.SubjectKeyIdentifierExtension.create(server.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(authority.publicKey),
    ],
  })
  const privateKey = KeyObject.from(server.privateKey).export({ type: 'pkcs8', format: 'pem' })
  return { ca: ca.toString('pem'), certificate: leaf.toString('pem'), privateKey: privateKey.toString() }
}

const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
} as const
const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

function alternativeName(name: string): x509.JsonGeneralName {
  return { type: isIP(name) === 0 ? 'dns' : 'ip', value: name }
}

/** As parts, not as text: a name is free to hold a comma. */
function nameOf(commonName: string): x509.JsonName {
  return [{ CN: [commonName] }]
}
