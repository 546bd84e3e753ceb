import type { CompiledPolicy, CompileOptions } from '../compiled/compiled-policy.js'
import { renewed } from './renewal.js'
import { revised } from './revised.js'

/**
 * The policy after a change, made out of the one before: both share all that did not change, and who reads the one
 * before goes on doing so. Undefined where the change is none that can be made like that, or where something is wrong
 * with it: then the policy has to be edited as a whole, which finds the words.
 *
 * O(the change, what its principals hold and its groups' members) and a pointer or comparison for each role, deny
 * assignment, management group and group; whatever the number of assignments. Now and then a bit of work for what was
 * taken away, see `Renewal`.
 *
 * @see docs/decisions/0006-updates.md
 */
export function quickUpdate(
  policy: CompiledPolicy,
  change: unknown,
  options: CompileOptions,
): CompiledPolicy | undefined {
  const read = policy.line?.renewal === 'failed' ? undefined : policy.source.read(change)
  const next = read === undefined ? undefined : revised(policy, read, options)
  return read === undefined || next === undefined ? undefined : renewed(next, read, options)
}
