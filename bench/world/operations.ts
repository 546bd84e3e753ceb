import type { RoleDefinition } from 'rbac-core'

/** A concrete action on one plane. */
export interface Operation {
  readonly name: string
  readonly isDataAction: boolean
}

/**
 * Concrete actions that could be asked for: those the roles name, and for each resource type they speak of the usual
 * verbs, on the type and on a few types below it.
 *
 * Azure's own list is no part of a role, so this one is made up around them; it is about as long.
 */
export function operationsAround(roles: readonly RoleDefinition[]): readonly Operation[] {
  const blocks = roles.flatMap(({ permissions }) => permissions)
  const control = blocks.flatMap(({ actions, notActions }) => [...actions, ...notActions])
  const data = blocks.flatMap(({ dataActions, notDataActions }) => [...dataActions, ...notDataActions])
  return [
    ...namesAround(control).map((name) => ({ name, isDataAction: false })),
    ...namesAround(data).map((name) => ({ name, isDataAction: true })),
  ]
}

function namesAround(patterns: readonly string[]): string[] {
  const names = new Map<string, string>()
  const add = (name: string) => {
    const key = name.toLowerCase()
    if (!names.has(key) && ASKABLE.test(name)) names.set(key, name)
  }
  for (const pattern of patterns) add(pattern.trim())
  for (const pattern of patterns) {
    const type = typeOf(pattern)
    if (type === undefined) continue
    for (const verb of VERBS) add(`${type}/${verb}`)
    for (const child of CHILDREN) for (const verb of VERBS) add(`${type}/${child}/${verb}`)
  }
  return [...names.values()]
}

/** The resource type a pattern speaks of; undefined when it names no provider. */
function typeOf(pattern: string): string | undefined {
  const star = pattern.indexOf('*')
  const segments = (star === -1 ? pattern : pattern.slice(0, star)).trim().split('/')
  // What follows the last slash is a verb, an action's name before `action`, or the piece before the star.
  const type = segments.slice(0, segments.at(-1)?.toLowerCase() === 'action' ? -2 : -1)
  return type.length === 0 ? undefined : type.join('/')
}

/** Whole segments, none with a star or a blank: some roles of Azure hold patterns that no request can be for. */
const ASKABLE = /^[^\s*/]+(?:\/[^\s*/]+)+$/
const VERBS = ['read', 'write', 'delete', 'move/action'] as const
const CHILDREN = ['settings', 'links', 'privateEndpointConnections'] as const
