import { createEngine, parsePolicy } from 'rbac-core'
import type { DecidingEngine, TokenVerifier } from 'rbac-core/middleware'

/** What is said to each route that the servers of these tests have: what it asks for, and where. */
export interface RouteFacts {
  readonly method: string
  readonly action?: string
  readonly scope?: (params: Readonly<Record<string, unknown>>) => string
}

export type RouteName = 'public' | 'admin' | 'change' | 'users' | 'user' | 'secret'

/** `alice` may read herself, one folder of secrets, and nothing of the administrators'. `root` may do everything. */
const policy = parsePolicy({
  roleDefinitions: [
    { id: 'all', roleName: 'All', permissions: [{ actions: ['*'] }], assignableScopes: ['/'] },
    { id: 'reader', roleName: 'Reader', permissions: [{ actions: ['Contoso.App/*/read'] }], assignableScopes: ['/'] },
  ].map(({ permissions, ...role }) => ({
    ...role,
    permissions: permissions.map((block) => ({ ...block, notActions: [], dataActions: [], notDataActions: [] })),
  })),
  roleAssignments: [
    { id: 'a1', principalId: 'root', roleDefinitionId: 'all', scope: '/' },
    { id: 'a2', principalId: 'alice', roleDefinitionId: 'reader', scope: '/app/users/alice' },
    { id: 'a3', principalId: 'alice', roleDefinitionId: 'reader', scope: '/app/secrets/shared' },
  ],
})

export const ROUTES: Readonly<Record<RouteName, RouteFacts>> = {
  public: { method: 'GET' },
  admin: { method: 'GET', action: 'Contoso.App/admin/read', scope: () => '/app/admin' },
  change: { method: 'POST', action: 'Contoso.App/admin/write', scope: () => '/app/admin' },
  users: { method: 'GET', action: 'Contoso.App/users/read', scope: () => '/app/users' },
  user: { method: 'GET', action: 'Contoso.App/users/read', scope: ({ id }) => `/app/users/${String(id)}` },
  secret: {
    method: 'GET',
    action: 'Contoso.App/secrets/read',
    scope: ({ folder, name }) => `/app/secrets/${String(folder)}/${String(name)}`,
  },
}

/** What happened for one request, in order. */
export type Happening =
  | { readonly checked: string; readonly at: string; readonly allowed: boolean }
  | { readonly ran: RouteName; readonly params: Readonly<Record<string, unknown>> }

/** One journal for each server: requests to it are sent one after the other. */
export class Journal {
  #happened: Happening[] = []

  add(happening: Happening): void {
    this.#happened.push(happening)
  }

  take(): readonly Happening[] {
    const happened = this.#happened
    this.#happened = []
    return happened
  }
}

/** The parts that a server under test is built from. */
export interface Parts {
  readonly engine: DecidingEngine
  readonly verifier: TokenVerifier
  /** To be called by a handler with the parameters it sees. */
  readonly ran: (route: RouteName, params: unknown) => string
  readonly journal: Journal
}

/** What `createRbac` and guards take of them. */
export function optionsOf<Some extends Parts>({ ran: _ran, journal: _journal, ...options }: Some) {
  return options
}

export function newParts(): Parts {
  const journal = new Journal()
  const engine = createEngine(policy)
  return {
    journal,
    engine: {
      revision: 1,
      check(request) {
        const decision = engine.check(request)
        journal.add({ checked: request.action, at: request.scope, allowed: decision.allowed })
        return decision
      },
    },
    verifier: {
      async verify(token) {
        if (token !== 'alice' && token !== 'root') throw Object.assign(new Error('no'), { code: 'INVALID_TOKEN' })
        return { principal: { id: token } }
      },
    },
    ran(route, params) {
      journal.add({ ran: route, params: { ...(params as object) } })
      return route
    },
  }
}

/**
 * What is wrong with what happened for one request; undefined when nothing is. A handler may have run only after
 * exactly one check, for its action at the scope of the parameters that it saw, which allowed.
 */
export function violation(happened: readonly Happening[]): string | undefined {
  const at = happened.findIndex((each) => 'ran' in each)
  const run = happened[at]
  if (run === undefined || !('ran' in run)) return undefined
  const { action, scope } = ROUTES[run.ran]
  const checks = happened.slice(0, at)
  if (happened.length !== at + 1) return `something happened after ${run.ran} ran`
  if (action === undefined || scope === undefined) return undefined
  const [check] = checks
  if (checks.length !== 1 || check === undefined || !('checked' in check))
    return `${checks.length} checks before ${run.ran}`
  const isRight = check.allowed && check.checked === action && check.at === scope(run.params)
  return isRight ? undefined : `${JSON.stringify(check)} let ${JSON.stringify(run)} run`
}
