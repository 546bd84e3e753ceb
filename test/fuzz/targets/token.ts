import {
  createAccessTokenVerifier,
  decodeUnverified,
  InvalidTokenError,
  principalFromClaims,
  readBearer,
} from 'rbac-core/identity'
import { AUDIENCE, claims, ecKey, mint, NOW, optionsFor, TENANT, userClaims } from '../../identity/mint.js'
import { parsed, withTreeChanged } from '../json-tree.js'
import { agree, answerOf, answerOfAsync, holds } from '../laws.js'
import type { FuzzTarget } from '../target.js'

const key = ecKey('k1')
const verifier = createAccessTokenVerifier({ ...optionsFor(key), algorithms: ['ES256'] })
const HEADER = { alg: 'ES256', typ: 'JWT', kid: 'k1' }
const pair = (header: unknown, payload: unknown) => `${JSON.stringify(header)}\n${JSON.stringify(payload)}`

const WORDS = [
  ...['alg', 'typ', 'kid', 'k1', 'ES256', 'none', 'HS256', 'crit', 'b64', 'cty', 'jwk', 'zip', 'at+jwt', 'JWT', 'JOSE'],
  ...[
    'aud',
    'iss',
    'exp',
    'nbf',
    'iat',
    'tid',
    'oid',
    'sub',
    'ver',
    '1.0',
    '2.0',
    'idtyp',
    'app',
    'appid',
    'azp',
    'scp',
  ],
  ...['groups', 'hasgroups', '_claim_names', '_claim_sources', 'wids', 'roles', 'xms_mirid', 'uti', 'jti', 'upn'],
  ...[AUDIENCE, `${AUDIENCE}/`, TENANT, `https://login.microsoftonline.com/${TENANT}/v2.0`, '__proto__', 'constructor'],
]
const inTree = withTreeChanged(WORDS)

export const target: FuzzTarget = {
  about: 'a bearer token: any text, and any header and claims under a good signature',
  covers: ['rbac-core/src/identity/verify/', 'rbac-core/src/identity/bearer.ts'],
  seeds: [
    pair(HEADER, claims()),
    pair(HEADER, userClaims({ groups: ['g1', 'g2'] })),
    pair(HEADER, claims({ ver: '2.0', iss: `https://login.microsoftonline.com/${TENANT}/v2.0`, azp: 'a' })),
    pair(HEADER, userClaims({ _claim_names: { groups: 'src1' }, _claim_sources: { src1: { endpoint: 'https://x' } } })),
    pair({ ...HEADER, crit: ['x'], x: 1 }, claims({ exp: NOW - 1, aud: [AUDIENCE] })),
    mint(key, claims(), HEADER),
    'eyJhbGciOiJub25lIn0.e30.',
    'a.b.c',
  ],
  dictionary: [
    ...WORDS.map((word) => JSON.stringify(word)),
    '.',
    '..',
    '=',
    '\n',
    'e30',
    'Bearer ',
    '{',
    '}',
    ',',
    ':',
    `${NOW}`,
  ],
  mutate(input, random) {
    const [header = '', ...payload] = input.split('\n')
    return random(3) === 0
      ? `${inTree(header, random)}\n${payload.join('\n')}`
      : `${header}\n${inTree(payload.join('\n'), random)}`
  },
  async run(input) {
    const at = input.indexOf('\n')
    if (at === -1) return anyText(input)
    const [header, payload] = [input.slice(0, at), input.slice(at + 1)]
    const token = mint(key, payload, header)
    const answer = await answerOfAsync(() => verifier.verify(token))
    if ('refusal' in answer) return refusedAsToken(answer.refusal)
    const { principal, claims: told, expiresAt } = answer.value
    // Half of a surrogate pair can't be written in UTF-8.
    const [meant, head] = [parsed(payload.toWellFormed()), parsed(header.toWellFormed())]
    agree('a token says what is written in it', told, meant)
    holds('a token that is taken was meant for us', isGood(record(head), record(meant)), payload)
    agree(
      'a token speaks for its oid in its tid',
      [principal.id, principal.tenantId],
      [told.oid.toLowerCase(), told.tid.toLowerCase()],
    )
    agree('a token ends when it says', expiresAt.getTime(), told.exp * 1000)
    agree('what is decoded is what was signed', decodeUnverified(token).claims, meant)
  },
}

async function anyText(text: string): Promise<void> {
  answerOf(() => readBearer(text))
  answerOf(() => decodeUnverified(text))
  answerOf(() => principalFromClaims(record(parsed(text))))
  const answer = await answerOfAsync(() => verifier.verify(text))
  if ('refusal' in answer) return refusedAsToken(answer.refusal)
  holds('only what was signed is taken', target.seeds.includes(text))
}

function refusedAsToken(refusal: unknown): void {
  holds('a bad token is refused as one', refusal instanceof InvalidTokenError)
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

/** The rules that a token has to keep, as the documentation lists them. */
function isGood(
  header: Record<string, unknown>,
  { aud, iss, exp, nbf, iat, tid, oid, ver }: Record<string, unknown>,
): boolean {
  const [expires, begins] = [Number(exp), Number(nbf)]
  const issued = iat === undefined ? begins : Number(iat)
  const is2 = iss === `https://login.microsoftonline.com/${TENANT}/v2.0`
  return (
    header.alg === 'ES256' &&
    header.kid === 'k1' &&
    !('crit' in header) &&
    !('b64' in header) &&
    (aud === AUDIENCE || aud === `${AUDIENCE}/`) &&
    (is2 || iss === `https://sts.windows.net/${TENANT}/`) &&
    (ver === undefined || ver === (is2 ? '2.0' : '1.0')) &&
    typeof tid === 'string' &&
    tid.toLowerCase() === TENANT &&
    typeof oid === 'string' &&
    oid !== '' &&
    [exp, nbf, iat ?? 0].every((time) => Number.isSafeInteger(time)) &&
    expires > NOW - 300 &&
    begins <= NOW + 300 &&
    issued <= NOW + 300 &&
    expires > begins &&
    expires - Math.min(begins, issued) <= 104_400
  )
}
