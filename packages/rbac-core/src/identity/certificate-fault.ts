/**
 * Whether a `fetch` failed for the certificate of the server: nobody who is trusted signed it, or not for this name and
 * this day. To ask again changes nothing about it. Only codes are read, which quote nothing.
 */
export function isCertificateFault(error: unknown): boolean {
  try {
    // What `fetch` rejects with names the error of the connection as its cause.
    const { code, cause } = error as { readonly code?: unknown; readonly cause?: { readonly code?: unknown } }
    return CODES.has(code) || CODES.has(cause?.code)
  } catch {
    return false
  }
}

/** As Node has them from OpenSSL, and one of its own for the name. */
const CODES: ReadonlySet<unknown> = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])
