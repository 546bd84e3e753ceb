import type { FindingCode } from '../codes.js'
import type { Facts } from '../facts.js'
import type { Remark } from '../finding.js'
import { assignable } from './assignable.js'
import { conditionRemarks } from './conditions.js'
import { denied } from './denied.js'
import { denyShapes } from './denies.js'
import { escalation } from './escalation.js'
import { groupShapes } from './groups.js'
import { holders } from './holders.js'
import { limits } from './limits.js'
import { orphans } from './orphans.js'
import { planes } from './planes.js'
import { redundant } from './redundant.js'
import { roles } from './roles.js'
import { schedules } from './schedules.js'
import { spelling } from './spelling.js'
import { wildcards } from './wildcards.js'

/** Something lint looks for, and the codes it may find, so that what nobody asks for costs nothing. */
interface Rule {
  readonly codes: readonly FindingCode[]
  readonly find: (facts: Facts) => Remark[]
}

export const RULES: readonly Rule[] = [
  { find: orphans, codes: ['ORPHAN_ROLE', 'ORPHAN_PRINCIPAL', 'ORPHAN_MEMBER', 'ORPHAN_SCOPE'] },
  { find: redundant, codes: ['DUPLICATE_ASSIGNMENT', 'REDUNDANT_ASSIGNMENT'] },
  { find: denied, codes: ['DENIED_ASSIGNMENT'] },
  { find: schedules, codes: ['EXPIRED_ASSIGNMENT', 'EXPIRING_ASSIGNMENT', 'ELIGIBLE_ONLY'] },
  { find: escalation, codes: ['ESCALATION', 'WEAK_DELEGATION', 'DELEGATION'] },
  { find: holders, codes: ['BROAD_SCOPE', 'TOO_MANY_OWNERS', 'DIRECT_ASSIGNMENTS'] },
  { find: wildcards, codes: ['WILDCARD_SENSITIVE', 'WILDCARD_REACH', 'SEVERAL_STARS'] },
  { find: planes, codes: ['WRONG_PLANE', 'UNKNOWN_ACTION'] },
  { find: roles, codes: ['EMPTY_ROLE', 'UNUSED_ROLE', 'EQUIVALENT_ROLES', 'SIMILAR_ROLES'] },
  {
    find: assignable,
    codes: ['INVALID_ASSIGNABLE_SCOPES', 'OUTSIDE_ASSIGNABLE_SCOPES', 'DATA_ACTIONS_AT_MANAGEMENT_GROUP'],
  },
  { find: groupShapes, codes: ['EMPTY_GROUP', 'GROUP_CYCLE'] },
  {
    find: denyShapes,
    codes: ['EVERYONE_DENIED', 'MISTYPED_EVERYONE', 'EVERYONE_EXCLUDED', 'INEFFECTIVE_DENY', 'AUDIT_DENY'],
  },
  { find: spelling, codes: ['MALFORMED_GUID', 'UNKNOWN_SCOPE_FORM'] },
  {
    find: limits,
    codes: [
      'NEAR_LIMIT',
      'LIMIT_ASSIGNMENTS',
      'LIMIT_CUSTOM_ROLES',
      'LIMIT_ASSIGNABLE_SCOPES',
      'LIMIT_MANAGEMENT_GROUPS',
      'LIMIT_MANAGEMENT_GROUP_DEPTH',
      'LIMIT_EXCLUDED_PRINCIPALS',
      'LIMIT_TEXT',
    ],
  },
  {
    find: conditionRemarks,
    codes: [
      'MIXED_AND_OR',
      'ANY_VALUE_DIFFERS',
      'SET_WITHOUT_QUANTIFIER',
      'ATTRIBUTE_TYPE',
      'UNKNOWN_ATTRIBUTE',
      'ATTRIBUTE_NOT_OFFERED',
      'GUID_ON_STORAGE',
      'UNREACHABLE_BRANCH',
      'UNUSED_TARGET',
      'UNTARGETED_ACTION',
      'UNSUPPORTED_TARGET',
    ],
  },
]

/** What reading a policy warns of, and lint repeats. */
export const READING_CODES: readonly FindingCode[] = [
  'UNKNOWN_HIERARCHY',
  'INVALID_CONDITION',
  'TRIMMED_PATTERN',
  'UNTYPED_EVERYONE',
  'MISSPELT_SCOPE',
  'UNKNOWN_FIELD',
  'INCOMPLETE_LIST',
]
