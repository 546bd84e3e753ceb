import type { AccessRequest, PolicySections } from 'rbac-core'
import { fold } from './text.js'

/** Every id the requester answers to, folded, with the groups that lead there: empty for the requester's own id. */
export type Memberships = ReadonlyMap<string, readonly string[]>

/**
 * S 5: the requester, the groups sent with the request, and the groups of all these, transitively; cycles end (G9).
 *
 * Level by level, so that a path is a shortest one; of equal ones the smallest, step by step from the requester.
 */
export function memberships(policy: PolicySections, request: AccessRequest): Memberships {
  const found = new Map<string, readonly string[]>([[fold(request.principalId), []]])
  let level = [fold(request.principalId)]
  for (let first = true; level.length > 0; first = false) {
    const next = new Map<string, readonly string[]>()
    const reach = (id: string, path: readonly string[]) => {
      if (found.has(fold(id))) return
      const known = next.get(fold(id))
      if (known === undefined || smallerPath(path, known) < 0) next.set(fold(id), path)
    }
    if (first) for (const id of request.groupIds ?? []) reach(id, [spelling(policy, id)])
    for (const group of policy.groups) {
      const members = new Set(group.members.map(fold))
      for (const id of level) if (members.has(id)) reach(group.id, [...(found.get(id) ?? []), group.id])
    }
    for (const [id, path] of next) found.set(id, path)
    level = [...next.keys()]
  }
  return found
}

/** Negative when `a` is the path to name: the shorter, then the one with the smaller id at the first difference. */
export function smallerPath(a: readonly string[], b: readonly string[]): number {
  if (a.length !== b.length) return a.length - b.length
  for (const [step, id] of a.entries()) {
    const [x, y] = [fold(id), fold(b[step] ?? '')]
    if (x !== y) return x < y ? -1 : 1
  }
  return 0
}

/** A group is shown as the policy spells it; one the policy does not know, as the request does. */
function spelling(policy: PolicySections, id: string): string {
  return policy.groups.find((group) => fold(group.id) === fold(id))?.id ?? id
}
