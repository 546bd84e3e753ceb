import { newEnforcer, newModelFromString, StringAdapter } from 'casbin'
import type { AccessRequest, PolicySections } from 'rbac-core'
import { createEngine, parsePolicy } from 'rbac-core'
import { expect, it } from 'vitest'
import { covers, scopePath } from '../reference/scopes.js'
import { fold, patternMatches } from '../reference/text.js'
import { documentOf } from '../worlds/document.js'
import { worldDraft } from '../worlds/draft.js'
import { randomFrom } from '../worlds/gen.js'
import { build, CLOCK_TIME } from '../worlds/world.js'

const COUNT = Math.ceil(Number(process.env.RBAC_DEEP_COUNT ?? 1_000_000) / 50)
const SEED = Number(process.env.RBAC_DEEP_SEED ?? Date.now() % 0x7fffffff)

/**
 * Lines are numbers here, and what they match is a function: casbin's own part is who is in which group, that a deny
 * beats every allow, and that without an allow there is none.
 */
const MODEL = newModelFromString(`
[request_definition]
r = sub, question
[policy_definition]
p = sub, line, eft
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = g(r.sub, p.sub) && meets(r.question, p.line)
`)

it(`casbin agrees on ${COUNT} decisions of the part it can express: no conditions, windows or exclusions`, async () => {
  console.log(`RBAC_DEEP_SEED=${SEED}`)
  const random = randomFrom(SEED)
  const drafts = worldDraft(24)
  const seen = { allowed: 0, denied: 0 }
  while (seen.allowed + seen.denied < COUNT) {
    const world = build(drafts.draw(random))
    const policy = expressible(world.policy)
    const engine = createEngine(parsePolicy(documentOf(policy, 0)), { clock: () => new Date(CLOCK_TIME) })
    const judge = await judgeOf(policy)
    for (const { principalId, action, isDataAction, scope } of world.requests) {
      const request = { principalId, action, scope, ...(isDataAction && { isDataAction }) }
      const expected = await judge(request)
      if (engine.can(request) !== expected) {
        throw new Error(
          JSON.stringify({ seed: SEED, request, casbin: expected, document: documentOf(policy, 0) }, undefined, 2),
        )
      }
      seen[expected ? 'allowed' : 'denied'] += 1
    }
  }
  console.log(`casbin agrees: ${seen.allowed} allowed, ${seen.denied} denied`)
  expect(seen.allowed).toBeGreaterThan(COUNT / 20)
}, 3_600_000)

/** The policy without what casbin has no words for. */
function expressible(policy: PolicySections): PolicySections {
  const bare = <Item extends { readonly condition?: string }>({ condition: _condition, ...rest }: Item) => rest
  const blocks = <Item extends { readonly permissions: PolicySections['roleDefinitions'][number]['permissions'] }>(
    item: Item,
  ) => ({
    ...item,
    permissions: item.permissions.map(bare),
  })
  return {
    ...policy,
    roleDefinitions: policy.roleDefinitions.map(blocks),
    roleAssignments: policy.roleAssignments.map(bare),
    denyAssignments: policy.denyAssignments
      .map(bare)
      .map(blocks)
      .map((deny) => ({ ...deny, excludePrincipals: [] })),
    roleAssignmentScheduleInstances: [],
    roleEligibilityScheduleInstances: [],
    // casbin's own search for roles does not end well in a circle.
    groups: withoutCircles(policy.groups),
  }
}

function withoutCircles(groups: PolicySections['groups']): PolicySections['groups'] {
  const order = new Map(groups.map(({ id }, at) => [fold(id), at]))
  return groups.map((group, at) => ({
    ...group,
    members: group.members.filter((member) => (order.get(fold(member)) ?? -1) < at),
  }))
}

const EVERYONE = '00000000-0000-0000-0000-000000000000'

/** The policy in casbin's words, ready to be asked. */
async function judgeOf(policy: PolicySections): Promise<(request: AccessRequest) => Promise<boolean>> {
  const lines: { readonly matches: (request: AccessRequest) => boolean }[] = []
  const rules: string[][] = []
  const name = (id: string) => `id${Buffer.from(fold(id)).toString('hex')}`
  const add = (holder: string, effect: 'allow' | 'deny', matches: (request: AccessRequest) => boolean) => {
    rules.push(['p', holder, String(lines.push({ matches }) - 1), effect])
  }
  for (const { principalId, roleDefinitionId, scope } of policy.roleAssignments) {
    const role = policy.roleDefinitions.find(({ id }) => tail(id) === tail(roleDefinitionId))
    add(
      name(principalId),
      'allow',
      (request) =>
        covers(policy, scopePath(scope), scopePath(request.scope)) && lists(role?.permissions ?? [], request),
    )
  }
  for (const deny of policy.denyAssignments) {
    if (fold(deny.denyAssignmentEffect ?? '') === 'audit') continue
    const matches = (request: AccessRequest) =>
      (deny.doNotApplyToChildScopes
        ? scopePath(deny.scope) === scopePath(request.scope)
        : covers(policy, scopePath(deny.scope), scopePath(request.scope))) && lists(deny.permissions, request)
    for (const { id, type } of deny.principals) {
      const everyone = id === EVERYONE && (type === undefined || fold(type) === 'systemdefined')
      add(everyone ? 'everyone' : name(id), 'deny', matches)
    }
  }
  for (const { id, members } of policy.groups) for (const member of members) rules.push(['g', name(member), name(id)])
  const enforcer = await newEnforcer(MODEL, new StringAdapter(rules.map((rule) => rule.join(', ')).join('\n')))
  const questions: AccessRequest[] = []
  await enforcer.addFunction('meets', (question: string, line: string) => {
    const asked = questions[Number(question)]
    return asked !== undefined && lines[Number(line)]?.matches(asked) === true
  })
  return async (request) => {
    const subject = name(request.principalId)
    await enforcer.addRoleForUser(subject, 'everyone')
    return enforcer.enforce(subject, String(questions.push(request) - 1))
  }
}

function tail(id: string): string {
  return fold(id).replace(/^.*\/providers\/microsoft\.authorization\/roledefinitions\//, '')
}

function lists(permissions: PolicySections['roleDefinitions'][number]['permissions'], request: AccessRequest): boolean {
  const matches = (patterns: readonly string[]) =>
    patterns.some((pattern) => patternMatches(pattern, fold(request.action)))
  return permissions.some(({ actions, notActions, dataActions, notDataActions }) =>
    request.isDataAction ? matches(dataActions) && !matches(notDataActions) : matches(actions) && !matches(notActions),
  )
}
