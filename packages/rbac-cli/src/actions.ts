import type { ActionEntry, Policy, RoleDefinition } from 'rbac-core'
import { didYouMean, editDistance, nearest, quoted } from './suggest.js'
import { fold } from './text.js'

/**
 * A remark where what we know lets us doubt that `action` exists on that plane, with what may have been meant;
 * undefined where it is known, or nothing can be said. Asking for it stays possible: no catalogue is ever whole.
 *
 * @param catalogue roles that name real actions, besides those of the policy
 */
export function unknownActionRemark(
  policy: Pick<Policy, 'actions' | 'roleDefinitions'>,
  catalogue: readonly RoleDefinition[],
  action: string,
  isDataAction: boolean,
): string | undefined {
  // What is no action is about to be refused, in better words.
  if (action.includes('*') || action.split('/').includes('')) return undefined
  const roles = [...policy.roleDefinitions, ...catalogue]
  const listed = policy.actions.length > 0
  const known = listed ? policy.actions : spelledOutActions(roles)
  const same = known.filter(({ name }) => fold(name) === fold(action))
  if (same.some((entry) => entry.isDataAction === isDataAction)) return undefined
  if (same.length > 0) {
    return isDataAction
      ? `\`${action}\` is known as a control-plane action: ask with --action`
      : `\`${action}\` is known as a data action: ask with --data-action`
  }
  const names = known.filter((entry) => entry.isDataAction === isDataAction).map(({ name }) => name)
  if (listed) return `\`${action}\` is not among the policy's actions${didYouMean(action, names)}`
  // Roles spell out only some of the actions that exist, so silence within a provider they name, unless this looks like
  // a slip in one of theirs.
  const near = misspeltSegment(action, names)
  if (near.length > 0) return `no known role names \`${action}\`${meaning(near)}`
  const [provider = '', ...rest] = action.split('/')
  const providers = namedProviders(roles)
  if (providers.has(fold(provider))) return undefined
  const meant = rest.length === 0 ? [] : nearest(provider, providers.values()).map((name) => [name, ...rest].join('/'))
  return `no known role names \`${action}\`, or anything else of \`${provider}\`${meaning(meant)}`
}

function meaning(meant: readonly string[]): string {
  return meant.length === 0 ? '' : `; did you mean ${quoted(meant.slice(0, 3))}?`
}

/** The actions that role definitions spell out, without a star. */
export function spelledOutActions(roles: readonly RoleDefinition[]): readonly ActionEntry[] {
  const entries = new Map<string, ActionEntry>()
  const add = (patterns: readonly string[], isDataAction: boolean) => {
    for (const name of patterns) {
      if (!name.includes('*')) entries.set(`${isDataAction} ${fold(name)}`, { name, isDataAction })
    }
  }
  for (const { actions, notActions, dataActions, notDataActions } of roles.flatMap(({ permissions }) => permissions)) {
    add([...actions, ...notActions], false)
    add([...dataActions, ...notDataActions], true)
  }
  return [...entries.values()]
}

/** Names that differ in one segment, and there by one slip: `start/action` was not meant to be `restart/action`. */
function misspeltSegment(action: string, names: readonly string[]): string[] {
  const wanted = fold(action).split('/')
  return names.filter((name) => {
    const segments = fold(name).split('/')
    const differing = segments.flatMap((segment, index) => (segment === wanted[index] ? [] : [index]))
    const [only = 0] = differing
    return (
      segments.length === wanted.length &&
      differing.length === 1 &&
      editDistance(segments[only] ?? '', wanted[only] ?? '', 1) === 1
    )
  })
}

/** The first segments of all patterns, as written, by their folded form. */
function namedProviders(roles: readonly RoleDefinition[]): Map<string, string> {
  const providers = new Map<string, string>()
  for (const { actions, dataActions } of roles.flatMap(({ permissions }) => permissions)) {
    for (const pattern of [...actions, ...dataActions]) {
      const [name = ''] = pattern.split('/')
      if (!name.includes('*') && !providers.has(fold(name))) providers.set(fold(name), name)
    }
  }
  return providers
}
