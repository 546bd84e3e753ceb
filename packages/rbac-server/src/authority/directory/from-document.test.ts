import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { parseDirectory } from '../document/read.js'
import { directoryFrom } from './from-document.js'

const tenants = [{ id: '11111111-1111-4111-8111-111111111111' }]
const CLIENT = '22222222-2222-4222-8222-222222222222'

function applicationWith(credentials: object) {
  const application = { displayName: 'robot', appId: CLIENT, ...credentials }
  return directoryFrom(parseDirectory({ tenants, applications: [application] }), '/nowhere')
}

describe('the directory', () => {
  it('makes up the secrets that a document leaves out, each time others', () => {
    const secretOf = () => {
      const principal = applicationWith({ clientSecrets: [{}] }).servicePrincipal(tenants[0]?.id ?? '', CLIENT)
      return principal?.secrets[0]?.value ?? ''
    }
    expect(secretOf()).toMatch(/^[\w-]{40}$/)
    expect(secretOf()).not.toBe(secretOf())
  })

  it.each<[string, object, string]>([
    [
      'a certificate that is none',
      { certificates: [{ pem: 'x' }] },
      'applications[0].certificates[0]: not a certificate in PEM',
    ],
    [
      'a certificate file that is not there',
      { certificates: [{ file: 'a.pem' }] },
      "applications[0].certificates[0]: `a.pem` can't be read as a certificate",
    ],
    [
      'keys that are none',
      {
        federatedCredentials: [
          { subject: 's', issuer: 'https://i.example', jwks: { keys: [{ kty: 'oct', k: 'AAAA' }] } },
        ],
      },
      'applications[0].federatedCredentials[0].jwks.keys[0]: not a public key (JWK)',
    ],
    [
      'keys that are private',
      {
        federatedCredentials: [
          {
            subject: 's',
            issuer: 'https://i.example',
            jwks: { keys: [generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })] },
          },
        ],
      },
      'applications[0].federatedCredentials[0].jwks.keys[0]: not a public key (JWK)',
    ],
  ])('is refused with %s', (_, credentials, message) => {
    expect(() => applicationWith(credentials)).toThrow(message)
    expect(() => applicationWith(credentials)).toThrow(expect.objectContaining({ code: 'INVALID_DIRECTORY' }))
  })
})
