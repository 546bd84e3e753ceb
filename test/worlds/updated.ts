import { expect } from 'vitest'
import { parsePolicy } from '../../packages/rbac-core/src/document/index.js'
import type { CompiledPolicy } from '../../packages/rbac-core/src/engine/compiled/compiled-policy.js'
import { compilePolicy } from '../../packages/rbac-core/src/engine/compiler/compile.js'
import { createEngine, type Engine, type EngineOptions, insideOf } from '../../packages/rbac-core/src/engine/engine.js'
import { IS_VARIED } from '../../packages/rbac-core/src/engine/flat/holder-table.js'
import { ParsedPolicy, type Policy, type PolicyEdit } from '../../packages/rbac-core/src/model/policy.js'
import { compileSnapshot, saveSnapshot } from '../../packages/rbac-core/src/snapshot/index.js'

export const READER = { id: 'reader', roleName: 'Reader', permissions: [{ actions: ['*/read'] }] } as const

/** Ann may read what is in a subscription. */
export function assigned(id: string, more = {}): object {
  return { id, principalId: 'ann', roleDefinitionId: READER.id, scope: '/subscriptions/s1', ...more }
}

/** Out of the policy that was there, or by editing it as a whole and compiling what comes of that. */
export type Way = 'in place' | 'as a whole'

/** An engine that is changed, beside a policy that is edited as a whole. */
export class Updated {
  readonly engine: Engine
  #policy: Policy

  constructor(document: unknown, options?: EngineOptions) {
    this.#policy = parsePolicy(document)
    this.engine = createEngine(this.#policy, options)
  }

  get inside(): CompiledPolicy {
    return insideOf(this.engine).context.policy
  }

  /** How it was made. */
  change(change: PolicyEdit): Way {
    const { assignments } = this.inside
    this.#policy = ParsedPolicy.edit(this.#policy as ParsedPolicy, change)
    this.engine.update(change)
    return this.inside.assignments === assignments ? 'in place' : 'as a whole'
  }

  /** What it can be told apart by is as in the policy that was edited as a whole. */
  agrees(): void {
    const anew = compilePolicy(this.#policy as ParsedPolicy, OPTIONS)
    const ids = Array.from({ length: anew.directory.size }, (_, holder) => anew.directory.label(holder))
    expect(ids.map((id) => known(this.inside, id))).toEqual(ids.map((id) => known(anew, id)))
    expect({ ...this.engine.policy }).toEqual({ ...this.#policy })
    // Only from the next revision on is the policy read out of what this change made.
    this.change({})
    expect({ ...this.engine.policy }).toEqual({ ...this.#policy })
    expect(saveSnapshot(this.engine)).toEqual(compileSnapshot(this.#policy))
  }
}

/** What the directory knows of somebody; but for what is remembered of spellings, which may be too much after a change. */
function known({ directory }: CompiledPolicy, id: string): unknown {
  const holder = directory.find(id)
  return {
    called: directory.called(id),
    flags: directory.holders.flagsOf(holder) & ~IS_VARIED,
    groups: directory.groupsOf(holder).map((group) => directory.label(group)),
  }
}

const OPTIONS = { onUnknownHierarchy: 'warn', limits: {}, memoCapacity: 0 } as const
