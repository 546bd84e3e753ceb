import { createPrivateKey, X509Certificate } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import { InvalidRequestError } from 'rbac-core'

/** A certificate with its chain, and its key, as PEM text. */
export interface TlsFiles {
  readonly key: string
  readonly cert: string
}

/** What a server is made with, and renewed. */
export interface TlsSettings extends TlsFiles {
  readonly minVersion: 'TLSv1.2'
}

/** @throws {InvalidRequestError} for a certificate and a key that no connection could be made with */
export function tlsSettings({ key, cert }: TlsFiles): TlsSettings {
  const settings: TlsSettings = { key, cert, minVersion: 'TLSv1.2' }
  if (!isUsable(settings)) {
    throw new InvalidRequestError('tls: the certificate and the key are not PEM texts that belong together')
  }
  return settings
}

function isUsable(settings: TlsSettings): boolean {
  try {
    createSecureContext(settings)
    // OpenSSL keeps one pair of each kind, and so takes the key of another kind for one whose certificate is to come.
    return new X509Certificate(settings.cert).checkPrivateKey(createPrivateKey(settings.key))
  } catch {
    // What OpenSSL says may quote the key.
    return false
  }
}
