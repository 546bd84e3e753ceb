import type { RoleAssignment } from '../../model/assignment.js'
import { ParsedPolicy } from '../../model/policy.js'
import type { CompiledPolicy, CompileOptions } from '../compiled/compiled-policy.js'
import { PolicySource } from '../compiled/policy-source.js'
import { refuseUnknownHierarchy } from './assemble.js'
import { PolicyCompiler } from './policy-compiler.js'

/**
 * Compiles a policy: scopes into the trie, permissions into classes, ids into numbers, conditions into functions.
 * O(size of the policy).
 *
 * @throws {InvalidPolicyError} when asked to refuse denies on management groups whose hierarchy is unknown
 */
export function compilePolicy(policy: ParsedPolicy, options: CompileOptions): CompiledPolicy {
  if (options.onUnknownHierarchy === 'error') refuseUnknownHierarchy(policy.warnings)
  const { noted, limits } = ParsedPolicy.remainsOf(policy)
  const hasNoted = noted.size > 0
  const assignments = ASSIGNMENT_SECTIONS.reduce((sum, section) => sum + policy[section].length, 0)
  const compiler = new PolicyCompiler(policy, { assignments, limits: { ...limits, ...options.limits } }, (item) =>
    noted.has(item),
  )
  for (const section of ASSIGNMENT_SECTIONS) {
    const sources = policy[section]
    // Of a frozen list an iterator makes an object each time.
    for (let index = 0; index < sources.length; index++) {
      const source = sources[index] as RoleAssignment
      compiler.add(section, source, hasNoted && noted.has(source))
    }
  }
  return compiler.finish(policy, (directory, table) => PolicySource.of(policy, directory, table), options)
}

export const ASSIGNMENT_SECTIONS = [
  'roleAssignments',
  'roleAssignmentScheduleInstances',
  'roleEligibilityScheduleInstances',
] as const
