import { DEFAULT_LIMITS, InvalidPolicyError } from 'rbac-core'
import { decoded } from './read-text.js'

/** A file is read this far: a policy has no more. */
export const MOST_POLICY_BYTES: number = DEFAULT_LIMITS.policyBytes

/**
 * The text that the bytes of a policy file are, a byte order mark left out.
 *
 * @throws {InvalidPolicyError} for what the policy's own reader refuses: too many, or something else than UTF-8
 */
export function policyText(bytes: Uint8Array, file: string): string {
  const issue = { severity: 'error', path: '', file } as const
  if (bytes.length > MOST_POLICY_BYTES) {
    const message = `the file is longer than ${MOST_POLICY_BYTES} bytes`
    throw new InvalidPolicyError([{ ...issue, code: 'LIMIT_EXCEEDED', message }])
  }
  const text = decoded(bytes)
  if (text !== undefined) return text
  const wrong = { code: 'INVALID_ENCODING', message: 'the file is not UTF-8', help: 'save the file as UTF-8' }
  throw new InvalidPolicyError([{ ...issue, ...wrong, ...firstWrong(bytes) }])
}

/** Where bytes stop being UTF-8: where they differ from what they would be repaired to. */
function firstWrong(bytes: Uint8Array): { readonly line: number; readonly column: number } {
  const repaired = Buffer.from(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes))
  const offset = bytes.findIndex((byte, index) => byte !== repaired[index])
  const right = new TextDecoder('utf-8').decode(bytes.subarray(0, offset), { stream: true })
  return { line: right.split('\n').length, column: right.length - right.lastIndexOf('\n') }
}
