import { describe, expect, it } from 'vitest'
import { isCertificateFault } from './certificate-fault.js'

describe('the fault of a certificate', () => {
  it('is told by the code of an error, or of its cause', () => {
    expect(isCertificateFault({ code: 'CERT_HAS_EXPIRED' })).toBe(true)
    expect(isCertificateFault({ cause: { code: 'ERR_TLS_CERT_ALTNAME_INVALID' } })).toBe(true)
    expect(isCertificateFault({ code: 'ECONNREFUSED', cause: {} })).toBe(false)
  })

  it('is in nothing else that is thrown', () => {
    const throwing = Object.defineProperty({}, 'code', {
      get: () => {
        throw new TypeError('gone')
      },
    })
    for (const thrown of [undefined, null, 'CERT_HAS_EXPIRED', { cause: null }, throwing]) {
      expect(isCertificateFault(thrown)).toBe(false)
    }
  })
})
