import { foldAscii } from '../../model/text.js'
import type { Held } from './facts.js'

/** A role assignment with all that goes when it is removed. */
export interface Unit {
  readonly main: Held
  /** The assignment itself, and the schedule instances that belong to it. */
  readonly held: readonly Held[]
}

/**
 * What can be removed by itself. An instance of a schedule that came out of a role assignment is that assignment once
 * more, with its time: they go together, and neither makes the other redundant.
 */
export function unitsOf(held: readonly Held[]): Unit[] {
  const byName = new Map<string, Held[]>()
  for (const one of held) {
    for (const name of new Set(namesOf(one))) {
      const list = byName.get(name)
      if (list === undefined) byName.set(name, [one])
      else list.push(one)
    }
  }
  return held.flatMap((main) => {
    if (main.kind === 'eligible') return []
    const all = byName.get(main.key) ?? []
    // Of an assignment and its instance the assignment is the one to name.
    const owner = origin(main)
    const belongs = owner !== undefined && (byName.get(owner) ?? []).some(({ kind }) => kind === 'assigned')
    return belongs ? [] : [{ main, held: all }]
  })
}

/** Every id by which a removal takes it along: its own, the last part of that, and the same of the one it came from. */
function namesOf({ item }: Held): string[] {
  const origin = 'originRoleAssignmentId' in item ? item.originRoleAssignmentId : undefined
  return [item.id, ...(origin === undefined ? [] : [origin])].flatMap((id) => {
    const folded = foldAscii(id)
    return [folded, RESOURCE_NAME.exec(folded)?.[1] ?? folded]
  })
}

function origin({ item }: Held): string | undefined {
  const id = 'originRoleAssignmentId' in item ? item.originRoleAssignmentId : undefined
  return id === undefined ? undefined : foldAscii(id)
}

const RESOURCE_NAME = /\/providers\/microsoft\.authorization\/[^/]+\/([^/]+)$/
