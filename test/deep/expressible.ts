import type { AccessRequest, Permission, PolicySections } from 'rbac-core'
import { fold, patternMatches } from '../reference/text.js'

/** What another engine is told: one line of the policy, in words that most have. */
export interface Rule {
  readonly effect: 'allow' | 'deny'
  /** Folded id of the holder; undefined for everyone. */
  readonly holder: string | undefined
  /** As the policy writes it. */
  readonly scope: string
  /** It holds at that scope alone. */
  readonly onlyHere: boolean
  /** Folded ids. */
  readonly excluded: readonly string[]
  lists(request: AccessRequest): boolean
}

/** The policy without conditions and windows, and with groups that hold no circle: engines differ in those, or lack them. */
export function expressible(policy: PolicySections): PolicySections {
  return {
    ...policy,
    roleDefinitions: policy.roleDefinitions.map(withBareBlocks),
    roleAssignments: policy.roleAssignments.map(bare),
    denyAssignments: policy.denyAssignments.map(bare).map(withBareBlocks),
    roleAssignmentScheduleInstances: [],
    roleEligibilityScheduleInstances: [],
    groups: withoutCircles(policy.groups),
  }
}

/** Every assignment and deny assignment as rules, a deny for each principal it names. */
export function rulesOf({ roleDefinitions, roleAssignments, denyAssignments }: PolicySections): Rule[] {
  const grants = roleAssignments.map(({ principalId, roleDefinitionId, scope }): Rule => {
    const role = roleDefinitions.find(({ id }) => roleName(id) === roleName(roleDefinitionId))
    const lists = (request: AccessRequest) => listed(role?.permissions ?? [], request)
    return { effect: 'allow', holder: fold(principalId), scope, onlyHere: false, excluded: [], lists }
  })
  const enforced = denyAssignments.filter(({ denyAssignmentEffect }) => fold(denyAssignmentEffect ?? '') !== 'audit')
  const denials = enforced.flatMap(({ principals, scope, doNotApplyToChildScopes, excludePrincipals, permissions }) =>
    principals.map(({ id, type }): Rule => {
      const everyone = id === EVERYONE && (type === undefined || fold(type) === 'systemdefined')
      return {
        effect: 'deny',
        holder: everyone ? undefined : fold(id),
        scope,
        onlyHere: doNotApplyToChildScopes,
        excluded: excludePrincipals.map((each) => fold(each.id)),
        lists: (request) => listed(permissions, request),
      }
    }),
  )
  return [...grants, ...denials]
}

const EVERYONE = '00000000-0000-0000-0000-000000000000'

function bare<Item extends { readonly condition?: string }>({ condition: _condition, ...rest }: Item) {
  return rest
}

function withBareBlocks<Item extends { readonly permissions: readonly Permission[] }>(item: Item) {
  return { ...item, permissions: item.permissions.map(bare) }
}

function withoutCircles(groups: PolicySections['groups']): PolicySections['groups'] {
  const order = new Map(groups.map(({ id }, at) => [fold(id), at]))
  return groups.map((group, at) => ({
    ...group,
    members: group.members.filter((member) => (order.get(fold(member)) ?? -1) < at),
  }))
}

function roleName(id: string): string {
  return fold(id).replace(/^.*\/providers\/microsoft\.authorization\/roledefinitions\//, '')
}

function listed(permissions: readonly Permission[], { action, isDataAction }: AccessRequest): boolean {
  const matches = (patterns: readonly string[]) => patterns.some((pattern) => patternMatches(pattern, fold(action)))
  return permissions.some(({ actions, notActions, dataActions, notDataActions }) =>
    isDataAction ? matches(dataActions) && !matches(notDataActions) : matches(actions) && !matches(notActions),
  )
}
