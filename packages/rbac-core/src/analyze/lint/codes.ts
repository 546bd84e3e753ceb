/** Every code with the severity it has unless an option says otherwise. Each has a section in docs/lint.md. */
export const FINDING_CODES = {
  // What the policy names and does not hold
  ORPHAN_ROLE: 'warning',
  ORPHAN_PRINCIPAL: 'warning',
  ORPHAN_MEMBER: 'info',
  ORPHAN_SCOPE: 'warning',
  UNKNOWN_HIERARCHY: 'warning',
  // Assignments that change nothing
  DUPLICATE_ASSIGNMENT: 'warning',
  REDUNDANT_ASSIGNMENT: 'warning',
  DENIED_ASSIGNMENT: 'warning',
  EXPIRED_ASSIGNMENT: 'warning',
  EXPIRING_ASSIGNMENT: 'warning',
  ELIGIBLE_ONLY: 'info',
  // Who could get more
  ESCALATION: 'warning',
  WEAK_DELEGATION: 'warning',
  DELEGATION: 'info',
  BROAD_SCOPE: 'info',
  TOO_MANY_OWNERS: 'warning',
  DIRECT_ASSIGNMENTS: 'info',
  // Roles
  WILDCARD_SENSITIVE: 'warning',
  WILDCARD_REACH: 'info',
  SEVERAL_STARS: 'warning',
  TRIMMED_PATTERN: 'info',
  WRONG_PLANE: 'warning',
  UNKNOWN_ACTION: 'info',
  EMPTY_ROLE: 'warning',
  UNUSED_ROLE: 'info',
  EQUIVALENT_ROLES: 'warning',
  SIMILAR_ROLES: 'info',
  INVALID_ASSIGNABLE_SCOPES: 'error',
  OUTSIDE_ASSIGNABLE_SCOPES: 'error',
  DATA_ACTIONS_AT_MANAGEMENT_GROUP: 'error',
  // Groups
  EMPTY_GROUP: 'info',
  GROUP_CYCLE: 'warning',
  // Deny assignments
  EVERYONE_DENIED: 'error',
  UNTYPED_EVERYONE: 'warning',
  MISTYPED_EVERYONE: 'error',
  EVERYONE_EXCLUDED: 'error',
  INEFFECTIVE_DENY: 'warning',
  AUDIT_DENY: 'info',
  // Spelling
  MALFORMED_GUID: 'warning',
  MISSPELT_SCOPE: 'warning',
  UNKNOWN_SCOPE_FORM: 'warning',
  UNKNOWN_FIELD: 'warning',
  INCOMPLETE_LIST: 'warning',
  // Azure's limits
  NEAR_LIMIT: 'warning',
  LIMIT_ASSIGNMENTS: 'error',
  LIMIT_CUSTOM_ROLES: 'error',
  LIMIT_ASSIGNABLE_SCOPES: 'error',
  LIMIT_MANAGEMENT_GROUPS: 'error',
  LIMIT_MANAGEMENT_GROUP_DEPTH: 'error',
  LIMIT_EXCLUDED_PRINCIPALS: 'error',
  LIMIT_TEXT: 'error',
  // Conditions
  INVALID_CONDITION: 'error',
  GUID_ON_STORAGE: 'error',
  MIXED_AND_OR: 'warning',
  ANY_VALUE_DIFFERS: 'warning',
  SET_WITHOUT_QUANTIFIER: 'warning',
  ATTRIBUTE_TYPE: 'warning',
  UNKNOWN_ATTRIBUTE: 'warning',
  ATTRIBUTE_NOT_OFFERED: 'warning',
  UNREACHABLE_BRANCH: 'warning',
  UNUSED_TARGET: 'warning',
  UNTARGETED_ACTION: 'warning',
  UNSUPPORTED_TARGET: 'info',
} as const

export type FindingCode = keyof typeof FINDING_CODES

export function isFindingCode(code: string): code is FindingCode {
  return Object.hasOwn(FINDING_CODES, code)
}
