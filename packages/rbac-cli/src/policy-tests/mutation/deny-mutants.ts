import type { DenyAssignment } from 'rbac-core'
import type { Words } from '../words.js'
import type { Mutant } from './mutants.js'
import { conditionEdits, permissionEdits } from './permission-edits.js'
import { widerScope } from './wider-scope.js'

/** Every single edit of a deny assignment. */
export function denyMutants(deny: DenyAssignment, words: Words): Mutant[] {
  const { id, scope, principals, excludePrincipals, doNotApplyToChildScopes } = deny
  const title = words.deny(deny)
  const remove = { denyAssignments: [id] }
  const mutants: Mutant[] = [{ kind: 'dropDeny', id, change: `drop ${title}`, edit: { remove } }]
  const push = (kind: string, change: string, to: DenyAssignment) =>
    mutants.push({ kind, id, change, edit: { remove, add: { denyAssignments: [to] } } })

  const wider = widerScope(scope)
  if (wider !== undefined) push('widenDeny', `widen ${title} from ${scope} to ${wider}`, { ...deny, scope: wider })
  // Without its last principal it would deny nobody: that is the first edit again.
  for (const [index, principal] of principals.length < 2 ? [] : principals.entries()) {
    const left = { ...deny, principals: without(principals, index) }
    push('dropDenied', `no longer deny ${words.principal(principal.id)} in ${title}`, left)
  }
  for (const [index, principal] of excludePrincipals.entries()) {
    const left = { ...deny, excludePrincipals: without(excludePrincipals, index) }
    push('dropExclusion', `no longer exclude ${words.principal(principal.id)} from ${title}`, left)
  }
  const flipped = { ...deny, doNotApplyToChildScopes: !doNotApplyToChildScopes }
  push('flipChildScopes', `let ${title} ${doNotApplyToChildScopes ? 'apply' : 'not apply'} to child scopes`, flipped)
  for (const { kind, verb, changed } of conditionEdits(deny)) push(kind, `${verb} the condition of ${title}`, changed)
  for (const { kind, change, permissions } of permissionEdits(deny.permissions)) {
    push(kind, `${change} in ${title}`, { ...deny, permissions })
  }
  return mutants
}

function without<Item>(items: readonly Item[], index: number): readonly Item[] {
  return items.filter((_, each) => each !== index)
}
