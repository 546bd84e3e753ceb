import { createHash, type X509Certificate } from 'node:crypto'
import type { RegisteredCertificate } from '../directory/principal.js'

/** Digest of a certificate as tokens name it: base64url. */
export function thumbprint(certificate: X509Certificate, digest: 'sha1' | 'sha256'): string {
  return createHash(digest).update(certificate.raw).digest('base64url')
}

/** The public half of a certificate, as a principal's credential. */
export function toRegistered(certificate: X509Certificate, hostId?: string): RegisteredCertificate {
  return {
    thumbprint: thumbprint(certificate, 'sha256'),
    sha1Thumbprint: thumbprint(certificate, 'sha1'),
    publicKey: certificate.publicKey,
    notBefore: new Date(certificate.validFrom),
    notAfter: new Date(certificate.validTo),
    ...(hostId === undefined ? {} : { hostId }),
  }
}
