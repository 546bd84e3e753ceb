import { generateKeyPairSync } from 'node:crypto'
import { exportJWK, type JWK, SignJWT } from 'jose'

export const TENANT = '11111111-1111-4111-8111-111111111111'
export const AUDIENCE = 'https://vault.azure.net'
export const ISSUER: string = `https://sts.windows.net/${TENANT}/`
export const OBJECT_ID = 'bbbbbbbb-0000-4000-8000-000000000001'

/** An access token with what Entra gives a virtual machine's identity, at its usual size, and the key that verifies it. */
export async function mintToken(): Promise<{ readonly token: string; readonly jwk: JWK }> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const now = Math.floor(Date.now() / 1000)
  const group = '/subscriptions/22222222-2222-4222-8222-222222222222/resourcegroups/rg1'
  const token = await new SignJWT({
    aud: AUDIENCE,
    iss: ISSUER,
    iat: now - 300,
    nbf: now - 300,
    exp: now + 86_400,
    aio: 'E2RgYFjTMLe'.repeat(4),
    appid: 'aaaaaaaa-0000-4000-8000-000000000001',
    appidacr: '2',
    idp: ISSUER,
    idtyp: 'app',
    oid: OBJECT_ID,
    rh: '0.AXkA',
    sub: OBJECT_ID,
    tid: TENANT,
    uti: '2-grhRkeIk6BeY-Ln42mAA',
    ver: '1.0',
    xms_mirid: `${group}/providers/Microsoft.Compute/virtualMachines/vm1`,
  })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: 'k1' })
    .sign(privateKey)
  return { token, jwk: { ...(await exportJWK(publicKey)), kid: 'k1', use: 'sig', alg: 'RS256' } }
}
