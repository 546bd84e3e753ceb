/** One question to a decision server, and the answer it has to give. */
export interface ServerQuestion {
  readonly user: string
  readonly role: Role
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
const USERS = 100

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
    const number = draw(USERS)
    const role = ROLES[number % ROLES.length] ?? 'reader'
    const user = `user-${number}`
    const owner = draw(2) === 0 ? user : 'somebody'
    const action = ACTIONS[draw(ACTIONS.length)] ?? 'view'
    const kind = kinds[draw(kinds.length)] ?? ''
    const allowed = RULES.some(
      (rule) => rule.action === action && rule.role === role && (rule.ifOwned !== true || owner === user),
    )
    return { user, role, kind, action, owner, allowed }
  })
}

/** The rules as a policy document: a role assignment each. */
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
    roleAssignments: kinds.flatMap((kind) =>
      RULES.map(({ action, role }) => ({
        id: `${kind} ${action} ${role}`,
        principalId: role,
        roleDefinitionId: action,
        scope: `/${kind}`,
      })),
    ),
    groups: ROLES.map((role) => ({
      id: role,
      members: users().filter((_, number) => ROLES[number % ROLES.length] === role),
    })),
    principals: users().map((id) => ({ id, type: 'user', attributes: { id } })),
  }
}

/** The same rules for Cerbos: a policy for each kind. */
export function cerbosPolicies(kinds: readonly string[]): readonly object[] {
  return kinds.map((resource) => ({
    apiVersion: 'api.cerbos.dev/v1',
    resourcePolicy: {
      resource,
      version: 'default',
      rules: RULES.map(({ action, role, ifOwned }) => ({
        actions: [action],
        effect: 'EFFECT_ALLOW',
        roles: [role],
        ...(ifOwned && { condition: { match: { expr: 'R.attr.owner == P.id' } } }),
      })),
    },
  }))
}

function users(): readonly string[] {
  return Array.from({ length: USERS }, (_, number) => `user-${number}`)
}
