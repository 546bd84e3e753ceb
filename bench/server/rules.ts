/** One question to a decision server, and the answer it has to give. */
export interface ServerQuestion {
  readonly user: string
  /** The user's only one, of its team. */
  readonly role: string
  readonly kind: string
  readonly action: string
  readonly owner: string
  readonly allowed: boolean
}

const ROLES = ['reader', 'writer', 'owner', 'auditor'] as const
type Role = (typeof ROLES)[number]

/** What each kind of resource lets roles do: eight rules, one of them with a condition. */
const RULES: readonly { readonly action: string; readonly role: Role; readonly ifOwned?: true }[] = [
  { action: 'view', role: 'reader' },
  { action: 'view', role: 'writer' },
  { action: 'view', role: 'owner' },
  { action: 'edit', role: 'writer' },
  { action: 'edit', role: 'owner' },
  { action: 'delete', role: 'owner', ifOwned: true },
  { action: 'share', role: 'auditor' },
  { action: 'audit', role: 'auditor' },
]

const ACTIONS = ['view', 'edit', 'delete', 'share', 'audit']
/** A team has so many kinds of resources, and roles of its own for them: nobody holds more as the policy grows. */
const KINDS_OF_A_TEAM = 25

/** Names of as many kinds as `rules` rules make. */
export function kindsFor(rules: number): readonly string[] {
  return Array.from({ length: rules / RULES.length }, (_, index) => `kind-${index}`)
}

/** Drawn evenly from everything there is, in an order of its own; the same every time. */
export function questionsFor(kinds: readonly string[], count: number): readonly ServerQuestion[] {
  let state = 1
  const draw = (below: number): number => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9
    return ((state >>> 8) & 0xffffff) % below
  }
  return Array.from({ length: count }, () => {
    const number = draw(kinds.length)
    const team = teamOf(number)
    const role = ROLES[draw(ROLES.length)] ?? 'reader'
    const user = userOf(role, team)
    const owner = draw(2) === 0 ? user : 'somebody'
    const action = ACTIONS[draw(ACTIONS.length)] ?? 'view'
    const allowed = RULES.some(
      (rule) => rule.action === action && rule.role === role && (rule.ifOwned !== true || owner === user),
    )
    return { user, role: `${role}-${team}`, kind: kinds[number] ?? '', action, owner, allowed }
  })
}

function teamOf(kind: number): number {
  return Math.floor(kind / KINDS_OF_A_TEAM)
}

function userOf(role: Role, team: number): string {
  return `user-${team}-${role}`
}

/** The rules as a policy document: a role assignment each, at the resource that Cerbos has a kind for. */
export function ourPolicy(kinds: readonly string[]): object {
  return {
    roleDefinitions: ACTIONS.map((action) => ({
      id: action,
      roleName: action,
      permissions: [
        {
          actions: [action],
          ...(action === 'delete' && { condition: '@Resource[owner] StringEquals @Principal[id]' }),
        },
      ],
    })),
    roleAssignments: kinds.flatMap((kind, number) =>
      RULES.map(({ action, role }) => ({
        id: `${kind} ${action} ${role}`,
        principalId: `${role}-${teamOf(number)}`,
        roleDefinitionId: action,
        scope: `/thing/${kind}`,
      })),
    ),
    groups: people(kinds).map(({ role, team, user }) => ({ id: `${role}-${team}`, members: [user] })),
    principals: people(kinds).map(({ user: id }) => ({ id, type: 'user', attributes: { id } })),
  }
}

/** The same rules for Cerbos: a policy for each kind. */
export function cerbosPolicies(kinds: readonly string[]): readonly object[] {
  return kinds.map((resource, number) => ({
    apiVersion: 'api.cerbos.dev/v1',
    resourcePolicy: {
      resource,
      version: 'default',
      rules: RULES.map(({ action, role, ifOwned }) => ({
        actions: [action],
        effect: 'EFFECT_ALLOW',
        roles: [`${role}-${teamOf(number)}`],
        ...(ifOwned && { condition: { match: { expr: 'R.attr.owner == P.id' } } }),
      })),
    },
  }))
}

/** One for each role of each team. */
function people(kinds: readonly string[]): readonly { role: Role; team: number; user: string }[] {
  const teams = teamOf(kinds.length - 1) + 1
  return Array.from({ length: teams }, (_, team) =>
    ROLES.map((role) => ({ role, team, user: userOf(role, team) })),
  ).flat()
}
