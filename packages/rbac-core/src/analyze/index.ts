export type { ActionRow, RoleComparison, RoleRelation, RoleWitness } from './compare-roles.js'
export { compareRoles } from './compare-roles.js'
