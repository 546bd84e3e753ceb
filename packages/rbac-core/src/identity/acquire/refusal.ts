import { AuthenticationError, CredentialUnavailableError } from '../errors.js'
import type { HttpAnswer } from '../http.js'
import type { Attempts } from './retry.js'
import { type AnswerFields, answerFields } from './token-answer.js'

/**
 * The answer of `service`, where it gave one that says yes.
 *
 * Free text of an answer is read for what it means and never repeated: some services quote the request in it.
 *
 * @throws {CredentialUnavailableError | AuthenticationError}
 */
export function successOf({ outcome, answered }: Attempts, service: string): AnswerFields {
  if (outcome === 'timeout' || outcome === 'unreachable') {
    const detail = `${service} ${outcome === 'timeout' ? 'does not answer in time' : 'can not be reached'}`
    throw answered ? new AuthenticationError(outcome, detail) : new CredentialUnavailableError(outcome, detail)
  }
  if (typeof outcome === 'string') throw new AuthenticationError(outcome, `${service} ${UNFIT[outcome]}`)
  if (outcome.status !== 200) throw refusal(outcome, service)
  return answerFields(outcome.text)
}

const UNFIT = {
  untrusted_certificate: 'has a certificate that is not trusted (NODE_EXTRA_CA_CERTS names a file of further ones)',
  unexpected_redirect: 'redirects, which is not followed',
  response_too_large: 'gives an answer that is too large',
  invalid_response: 'gives an answer that is not text',
} as const

function refusal({ status, text }: HttpAnswer, service: string): Error {
  // Docker Desktop answers for an address that nothing is at.
  if (status === 403 && /unreachable/i.test(text)) {
    return new CredentialUnavailableError('unreachable', `${service} can not be reached`)
  }
  const fields = answerFields(text)
  const error = typeof fields.error === 'string' && ERROR_CODE.test(fields.error) ? fields.error : undefined
  const reason =
    status === 429 ? 'throttled' : status >= 500 || status === 404 || status === 410 ? 'server_error' : 'refused'
  const said = [`status ${status}`, error, aadCode(fields)].filter((each) => each !== undefined).join(', ')
  const answer = { statusCode: status, ...(error !== undefined && { error }) }
  return new AuthenticationError(reason, `${service} gives no token (${said})${helpFor(text)}`, answer)
}

const ERROR_CODE = /^[a-z_]{1,64}$/

/** The number of Entra's error, which people look up. */
function aadCode({ error_codes: codes }: AnswerFields): string | undefined {
  const code: unknown = Array.isArray(codes) ? codes[0] : undefined
  return Number.isSafeInteger(code) ? `AADSTS${code}` : undefined
}

/** Mends for what people meet most, told by the words of the service. */
function helpFor(text: string): string {
  const [, help] = MENDS.find(([words]) => words.test(text)) ?? []
  return help === undefined ? '' : `: ${help}`
}

const MENDS: readonly (readonly [words: RegExp, help: string])[] = [
  [
    /multiple user assigned identities/i,
    'the host has several identities, so name one (`clientId`, `objectId` or `resourceId`)',
  ],
  [/identity not found|no user assigned or delegated/i, 'the host has no such identity: assign it, or mend its id'],
  [/AADSTS(?:500011|50001)\b|invalid_resource/, 'the tenant does not know the resource: mend its URI'],
  [/AADSTS7000215\b/, 'the client secret is wrong (its value is meant, not its id)'],
  [/AADSTS7000222\b/, 'the client secret has expired'],
  [/AADSTS700016\b/, 'the tenant does not know the client id'],
  [/AADSTS700(?:21|211|212|213|24)\b/, 'no federated credential of the app fits the token file'],
]
