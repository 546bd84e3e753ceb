import { type Enforcer, newEnforcer, newModelFromString, Util } from 'casbin'
import type { Policy } from 'rbac-core'
import { contestant, type Peer, type Refusal, type Task } from '../peer.js'

/** casbin's own worlds with casbin's own model, request and matcher, as its benchmarks have them. */
export const casbinOwn: Peer = {
  name: 'casbin own model',
  way: 'the model of its own benchmark: its roles, its matcher; enforceSync',
  async prepare(task) {
    const made = await enforcerFor(task)
    if ('cannot' in made) return made
    const { enforcer, objectOf, actionOf } = made
    return contestant({
      input: ({ principalId, scope, action }) => [principalId, objectOf(scope), actionOf(action)],
      can: (request) => enforcer.enforceSync(...request),
    })
  },
}

interface Own {
  readonly enforcer: Enforcer
  readonly objectOf: (scope: string) => string
  readonly actionOf: (action: string) => string
}

async function enforcerFor({ policy }: Task): Promise<Own | Refusal> {
  const [{ scope = '' } = {}] = policy.roleAssignments
  if (scope.startsWith('/data')) return rolesEnforcer(policy)
  if (scope.startsWith('/orgs')) return sitesEnforcer(policy)
  return { cannot: 'this is none of its own benchmarks' }
}

async function rolesEnforcer({ roleAssignments, groups }: Policy): Promise<Own> {
  const enforcer = await newEnforcer(modelOf('_, _', 'g(r.sub, p.sub) && r.obj == p.obj && r.act == p.act'))
  await enforcer.addPolicies(roleAssignments.map(({ principalId, scope }) => [principalId, scope.slice(1), 'read']))
  await enforcer.addGroupingPolicies(groups.flatMap(({ id, members }) => members.map((member) => [member, id])))
  return { enforcer, objectOf: (scope) => scope.slice(1), actionOf: () => 'read' }
}

async function sitesEnforcer({ roleAssignments, roleDefinitions }: Policy): Promise<Own> {
  const matcher = 'g(r.sub, p.sub, r.obj) && keyMatch4(r.obj, p.obj) && regexMatch(r.act, p.act)'
  const enforcer = await newEnforcer(modelOf('_, _, _', matcher))
  const dotted = (action: string) => action.replaceAll('/', '.')
  await enforcer.addPolicies(
    roleDefinitions.flatMap(({ id, permissions }) => [
      ...permissions.flatMap(({ actions }) => actions.map((action) => [id, SITE, dotted(action)])),
      ...RULES_ELSEWHERE.map(([object = '', action = '']) => [id, object, action]),
    ]),
  )
  await enforcer.addNamedDomainMatchingFunc('g', Util.keyMatch4Func)
  // Each grant is listed twice, but casbin keeps a line once.
  const lines = new Map(roleAssignments.map((each) => [`${each.principalId} ${each.scope}`, each]))
  await enforcer.addGroupingPolicies(
    [...lines.values()].map(({ principalId, roleDefinitionId, scope }) => [principalId, roleDefinitionId, scope]),
  )
  return { enforcer, objectOf: (scope) => scope, actionOf: dotted }
}

const SITE = '/orgs/{orgID}/sites/{siteID}'
const NUMBERS = [1, 2, 3, 4, 5]

/** The dozen rules of each role that no request is for. */
const RULES_ELSEWHERE: readonly (readonly string[])[] = [
  ...NUMBERS.map((number) => ['/orgs/{orgID}/sites', `App001.Module002.Action${1005 + number}`]),
  ...NUMBERS.map((number) => ['/orgs/{orgID}/sites', `App003.*.Action300${number}`]),
  ['/orgs/{orgID}', 'App004.*'],
  ['/orgs', 'App005.*'],
]

function modelOf(roles: string, matcher: string) {
  return newModelFromString(`
[request_definition]
r = sub, obj, act
[policy_definition]
p = sub, obj, act
[role_definition]
g = ${roles}
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = ${matcher}
`)
}
