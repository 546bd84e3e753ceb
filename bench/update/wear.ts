import type { Engine, Policy } from 'rbac-core'

/**
 * Takes away so much that the policy is put together anew from then on, a bit at each change. False for a policy that is
 * too small for that.
 */
export function wear(engine: Engine, { roleAssignments }: Policy): boolean {
  const count = Math.floor(roleAssignments.length / 2) + ALWAYS_LEFT
  if (count > roleAssignments.length) return false
  for (let start = 0; start < count; start += BATCH) {
    const gone = roleAssignments.slice(start, Math.min(start + BATCH, count))
    engine.update({ remove: { roleAssignments: gone.map(({ id }) => id) } })
  }
  return true
}

/** What may be gone beyond what is left before a policy counts as worn, and some more for what was added. */
const ALWAYS_LEFT = 11_000
const BATCH = 1_000
