import type { RoleDefinition } from '../../model/role-definition.js'
import { PatternSet } from '../../pattern/matcher.js'
import { storedPattern } from '../../pattern/pattern.js'
import { samplesOf } from './plane.js'

/**
 * Roles that may grant the same actions, in lists of two or more that keep the order given: those that answer alike to
 * an action made of each pattern that any of them has. Roles that grant the same answer alike, so none is missed;
 * whether they do grant the same is for somebody else to prove.
 */
export function likelyTwins(roles: readonly RoleDefinition[]): RoleDefinition[][] {
  const answers = roles.map(() => [] as string[])
  for (const plane of [CONTROL, DATA]) answer(roles, plane, answers)
  const alike = new Map<string, RoleDefinition[]>()
  for (const [index, role] of roles.entries()) {
    const key = answers[index]?.join() ?? ''
    const list = alike.get(key)
    if (list === undefined) alike.set(key, [role])
    else list.push(role)
  }
  return [...alike.values()].filter(({ length }) => length > 1)
}

const CONTROL = { listed: 'actions', removed: 'notActions' } as const
const DATA = { listed: 'dataActions', removed: 'notDataActions' } as const

/** One permission of one role. */
interface Block {
  readonly role: number
}

function answer(roles: readonly RoleDefinition[], plane: typeof CONTROL | typeof DATA, answers: string[][]): void {
  const patterns = new PatternSet()
  const numbers = new Map<string, number>()
  const listedIn: Block[][] = []
  const removedIn: Block[][] = []
  const probes = new Set<string>()
  const intern = (text: string): number => {
    const pattern = storedPattern(text)
    const known = numbers.get(pattern.folded)
    if (known !== undefined) return known
    const number = patterns.add(pattern)
    numbers.set(pattern.folded, number)
    listedIn.push([])
    removedIn.push([])
    for (const probe of samplesOf(pattern)) probes.add(probe)
    return number
  }
  for (const [role, { permissions }] of roles.entries()) {
    for (const permission of permissions) {
      const block: Block = { role }
      for (const text of permission[plane.listed]) listedIn[intern(text)]?.push(block)
      for (const text of permission[plane.removed]) removedIn[intern(text)]?.push(block)
    }
  }
  for (const [number, probe] of [...probes].entries()) {
    const found = patterns.matching(probe)
    const removed = new Set(found.flatMap((pattern) => removedIn[pattern] ?? []))
    const granting = found.flatMap((pattern) => listedIn[pattern] ?? []).filter((block) => !removed.has(block))
    for (const role of new Set(granting.map((block) => block.role))) answers[role]?.push(`${plane.listed}${number}`)
  }
}
