import type { Permission } from '../../model/role-definition.js'
import { foldAscii } from '../../model/text.js'
import { matches } from '../../pattern/match.js'
import { storedPattern } from '../../pattern/pattern.js'
import type { Held } from './facts.js'

/** Something that lets its holder have more than was given. */
export interface Ability {
  /** As said of a person: `may …`. */
  readonly words: string
  readonly action: string
}

export const GRANT: Ability = { words: 'assign roles', action: 'Microsoft.Authorization/roleAssignments/write' }

/** What makes a way up, the shortest first. */
export const ABILITIES: readonly Ability[] = [
  GRANT,
  { words: 'change what roles grant', action: 'Microsoft.Authorization/roleDefinitions/write' },
  { words: 'assign roles for a time', action: 'Microsoft.Authorization/roleAssignmentScheduleRequests/write' },
  { words: 'make others eligible for roles', action: 'Microsoft.Authorization/roleEligibilityScheduleRequests/write' },
  { words: 'write deny assignments', action: 'Microsoft.Authorization/denyAssignments/write' },
  { words: 'remove deny assignments', action: 'Microsoft.Authorization/denyAssignments/delete' },
  { words: 'take access to everything', action: 'Microsoft.Authorization/elevateAccess/Action' },
]

/** The permissions of a role that list the control-plane action and do not take it away again. */
export function granting(permissions: readonly Permission[], action: string): Permission[] {
  const folded = foldAscii(action)
  const some = (list: readonly string[]) => list.some((text) => matches(storedPattern(text), folded))
  return permissions.filter(({ actions, notActions }) => some(actions) && !some(notActions))
}

/** Does it grant the control-plane action, conditions left out? */
export function grantsAction({ role }: Held, action: string): boolean {
  return role !== undefined && granting(role.permissions, action).length > 0
}
