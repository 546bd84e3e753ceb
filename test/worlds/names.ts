/** The names a world is built with; worlds refer to them by index, so another table renames a world. */
export interface Names {
  readonly users: readonly string[]
  readonly groups: readonly string[]
  readonly managementGroups: readonly string[]
  readonly subscriptions: readonly string[]
  readonly resourceGroups: readonly string[]
  readonly roles: readonly string[]
  /** Ids of assignments, one list for each section. */
  readonly assignments: readonly string[]
}

/**
 * Names that have broken real engines: members of every object, prefixes of each other, letters that one case mapping
 * or another would turn into ASCII (the Kelvin sign next to `kim`, the dotted capital I next to `istanbul`).
 */
export const HOSTILE: Names = {
  users: ['alice', 'kim', '__proto__', '\u212aim'],
  groups: ['g1', 'g10', 'constructor', '\u00e9', '\u00c9'],
  managementGroups: ['m1', 'm10', 'hasOwnProperty', '\u0130stanbul'],
  subscriptions: ['s1', 's10', 'toString'],
  resourceGroups: ['rg1', 'rg10', '\u00e9', '__proto__'],
  roles: ['1', '01', 'then', 'Reader', 'a,b', 'a|b', '__proto__'],
  assignments: ['a10', 'A2', 'a1', 'constructor', 'B', '\u00e9', 'a,b', 'a', '__proto__', 'Z:1', '1', '01'],
}

/** The same number of quiet names, for renaming. */
export const PLAIN: Names = {
  users: ['user-1', 'user-2', 'user-3', 'user-4'],
  groups: ['group-1', 'group-2', 'group-3', 'group-4', 'group-5'],
  managementGroups: ['mg-1', 'mg-2', 'mg-3', 'mg-4'],
  subscriptions: ['sub-1', 'sub-2', 'sub-3'],
  resourceGroups: ['group-a', 'group-b', 'group-c', 'group-d'],
  roles: ['role-1', 'role-2', 'role-3', 'role-4', 'role-5', 'role-6', 'role-7'],
  assignments: ['id-1', 'id-2', 'id-3', 'id-4', 'id-5', 'id-6', 'id-7', 'id-8', 'id-9', 'id-10', 'id-11', 'id-12'],
}

/** One text in another spelling that must mean the same: ASCII letters only. */
export function respell(text: string, style: number): string {
  if (style === 1) return text.replace(/[a-z]/g, (letter) => letter.toUpperCase())
  if (style === 2) return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
  if (style === 3) return text.replace(/[a-z]/g, (letter, at: number) => (at % 2 === 0 ? letter.toUpperCase() : letter))
  return text
}
