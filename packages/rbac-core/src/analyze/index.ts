export type { ActionRow, RoleComparison, RoleRelation, RoleWitness } from './compare-roles.js'
export { compareRoles } from './compare-roles.js'
export type { Finding, FindingCode, FindingSeverity, LintOptions, LintReport } from './lint/index.js'
export { FINDING_CODES, lint } from './lint/index.js'
