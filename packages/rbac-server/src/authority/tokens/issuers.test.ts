import { describe, expect, it } from 'vitest'
import { Issuers } from './issuers.js'

const TENANT = '11111111-1111-4111-8111-111111111111'

describe('the issuer', () => {
  it('is the authority itself, with a slash at the end in version 1', () => {
    const local = new Issuers('https://localhost:1', 'local')
    expect(local.issuer(TENANT, 1)).toBe(`https://localhost:1/${TENANT}/`)
    expect(local.issuer(TENANT, 2)).toBe(`https://localhost:1/${TENANT}/v2.0`)
    expect(local.keyIssuer).toBe('https://localhost:1/{tenantid}/v2.0')
  })

  it("can be spelled as Azure's, for services that take no other; its documents stay where they are", () => {
    const azure = new Issuers('https://localhost:1', 'azure')
    expect(azure.issuer(TENANT, 1)).toBe(`https://sts.windows.net/${TENANT}/`)
    expect(azure.issuer(TENANT, 2)).toBe(`https://login.microsoftonline.com/${TENANT}/v2.0`)
    expect(azure.keyIssuer).toBe('https://login.microsoftonline.com/{tenantid}/v2.0')
    expect(azure.keysEndpoint(TENANT, 1)).toBe(`https://localhost:1/${TENANT}/discovery/keys`)
  })
})
