import { type AccessRequest, createEngine, type Decision, type Engine, type Explanation, type Policy } from 'rbac-core'
import type { Io } from './io.js'

/** What answers access requests: an engine here, or a server. */
export interface Source {
  /** What it answers from; empty where that is not known here. */
  readonly policy: Policy
  /** The engine that answers from it, where it is here. */
  readonly engine?: Engine
  check(request: AccessRequest): Promise<Decision>
  explain(request: AccessRequest): Promise<Explanation>
}

export function localSource(policy: Policy, { clock }: Io): Source {
  const engine = createEngine(policy, { clock })
  return {
    policy,
    engine,
    check: async (request) => engine.check(request),
    explain: async (request) => {
      // Roles a mend may name although the policy lacks them.
      const { builtinRoles: roles } = await import('rbac-core/builtin-roles')
      return engine.explain(request, { roles })
    },
  }
}
