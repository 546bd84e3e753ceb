import type { AttributeValues } from '../../model/request.js'
import { compareText } from '../../model/text.js'
import type { Side } from './side.js'

/** Principals to whom both policies give and deny the same. */
export interface PrincipalClass {
  /** Keys of ids, in order. */
  readonly members: readonly string[]
  readonly before: Held
  readonly after: Held
}

/** What one policy gives to a principal and denies it, its groups included. */
export interface Held {
  readonly facts: ReadonlySet<number>
  readonly attributes: AttributeValues | undefined
}

/**
 * Everybody whom either policy names, by what they hold. O(ids x groups above them), and the facts of each class once, when
 * it is asked for.
 */
export function* classesOf(before: Side, after: Side): Generator<PrincipalClass> {
  const classes = new Map<string, { members: string[]; was: Requester; is: Requester }>()
  const [relevantBefore, relevantAfter] = [relevantIds(before), relevantIds(after)]
  for (const key of [...new Set([...before.ids.keys(), ...after.ids.keys()])].sort(compareText)) {
    const was = requesterOf(before, key, relevantBefore)
    const is = requesterOf(after, key, relevantAfter)
    const name = JSON.stringify([was, is])
    const known = classes.get(name)
    if (known !== undefined) known.members.push(key)
    else classes.set(name, { members: [key], was, is })
  }
  for (const { members, was, is } of classes.values()) {
    yield { members, before: heldBy(before, was), after: heldBy(after, is) }
  }
}

interface Requester {
  /** The id and the groups above it, as far as anything is given to them or denied them, in order. */
  readonly ids: readonly string[]
  readonly attributes: AttributeValues | undefined
}

function requesterOf(side: Side, key: string, relevant: ReadonlySet<string>): Requester {
  const reached = new Set([key])
  for (const id of reached) for (const group of side.groupsOf.get(id) ?? []) reached.add(group)
  return {
    ids: [...reached].filter((id) => relevant.has(id)).sort(compareText),
    attributes: side.principalAttributes.get(key),
  }
}

function relevantIds({ grants, denies }: Side): ReadonlySet<string> {
  return new Set([...grants.keys(), ...denies.ids])
}

function heldBy({ grants, denies }: Side, { ids, attributes }: Requester): Held {
  const granted = ids.flatMap((id) => grants.get(id) ?? [])
  return { facts: new Set([...granted, ...denies.factsFor(ids)]), attributes }
}
