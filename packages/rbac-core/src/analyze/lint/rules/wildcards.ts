import type { RoleDefinition } from '../../../model/role-definition.js'
import { shown } from '../../../model/shown.js'
import { matches } from '../../../pattern/match.js'
import { type ActionPattern, storedPattern } from '../../../pattern/pattern.js'
import type { KnownAction } from '../catalogue.js'
import { isAzureCustom, isCustom } from '../custom.js'
import type { Facts } from '../facts.js'
import { at, type Remark } from '../finding.js'
import { SENSITIVE_ACTIONS, SENSITIVE_DATA_ACTIONS } from '../sensitive.js'

/** Wildcards of the policy's own roles that grant more than one sees. */
export function wildcards(facts: Facts): Remark[] {
  return facts.policy.roleDefinitions.filter(isCustom).flatMap((role) => {
    const places = wildcardsOf(role)
    return [...places.flatMap(sensitive), ...places.flatMap((place) => reach(place, facts)), ...severalStars(role)]
  })
}

/** A pattern with a star, and where it stands. */
interface Wildcard {
  readonly role: RoleDefinition
  readonly keys: readonly (string | number)[]
  readonly pattern: ActionPattern
  /** What the same permission takes away again. */
  readonly removed: readonly ActionPattern[]
  readonly isDataAction: boolean
}

function wildcardsOf(role: RoleDefinition): Wildcard[] {
  return role.permissions.flatMap(({ actions, notActions, dataActions, notDataActions }, block) => {
    const of = (list: readonly string[], not: readonly string[], key: string, isDataAction: boolean) =>
      list.flatMap((text, index): Wildcard[] => {
        if (!text.includes('*')) return []
        const keys = ['permissions', block, key, index]
        return [{ role, keys, pattern: storedPattern(text), removed: not.map(storedPattern), isDataAction }]
      })
    return [...of(actions, notActions, 'actions', false), ...of(dataActions, notDataActions, 'dataActions', true)]
  })
}

function grants({ pattern, removed }: Wildcard, folded: string): boolean {
  return matches(pattern, folded) && !removed.some((one) => matches(one, folded))
}

function sensitive(wildcard: Wildcard): Remark[] {
  const list = wildcard.isDataAction ? SENSITIVE_DATA_ACTIONS : SENSITIVE_ACTIONS
  const found = list.filter(({ folded }) => grants(wildcard, folded))
  if (found.length === 0) return []
  const does = [...new Set(found.map(({ does }) => does))]
  return [
    {
      code: 'WILDCARD_SENSITIVE',
      at: at(wildcard.role, ...wildcard.keys),
      message: `${shown(wildcard.pattern.text)} also grants ${found[0] === undefined ? '' : shown(found[0].name)}${more(found.length)}: whoever holds it ${listed(does)}`,
      help: `list what is needed, or take it out again under \`${wildcard.isDataAction ? 'notDataActions' : 'notActions'}\``,
    },
  ]
}

function more(count: number): string {
  return count > 1 ? ` and ${count - 1} more` : ''
}

function listed(parts: readonly string[]): string {
  const few = parts.slice(0, 3)
  const last = few.pop() ?? ''
  return few.length === 0 ? last : `${few.join(', ')} and ${last}`
}

/** What the star matches beyond one segment, or beyond one verb at its end: a star crosses slashes. */
function reach(wildcard: Wildcard, { catalogue }: Facts): Remark[] {
  const { pattern, role, keys, isDataAction } = wildcard
  const [head = ''] = pattern.pieces
  // A bare star, a leading one, and one right behind the provider look as wide as they are.
  if (catalogue === undefined || head.split('/').length < 3) return []
  const all = catalogue.expand(pattern.text, isDataAction).filter(({ folded }) => grants(wildcard, folded))
  const beyond = all.filter((action) => !isExpected(action, pattern))
  const [first] = beyond
  if (first === undefined) return []
  return [
    {
      code: 'WILDCARD_REACH',
      at: at(role, ...keys),
      message: `${shown(pattern.text)} matches ${all.length} known actions, ${beyond.length} of them deeper than one segment: ${shown(first.name)}${more(beyond.length)}`,
      help: 'a star crosses slashes: list what is needed where less is meant',
    },
  ]
}

/** What one expects of a star: one segment in the middle, one verb (`read`, `start/action`) at the end. */
function isExpected({ folded }: KnownAction, { pieces }: ActionPattern): boolean {
  if (pieces.length !== 2) return true
  const [head = '', tail = ''] = pieces
  const filled = folded.slice(head.length, folded.length - tail.length)
  if (tail !== '') return folded.length >= head.length + tail.length && !filled.includes('/')
  const segments = filled.split('/')
  return segments.length === 1 || (segments.length === 2 && segments[1] === 'action')
}

function severalStars(role: RoleDefinition): Remark[] {
  if (!isAzureCustom(role)) return []
  const lists = ['actions', 'notActions', 'dataActions', 'notDataActions'] as const
  return role.permissions.flatMap((permission, block) =>
    lists.flatMap((list) =>
      permission[list].flatMap((text, index): Remark[] => {
        if (text.split('*').length < 3) return []
        return [
          {
            code: 'SEVERAL_STARS',
            at: at(role, 'permissions', block, list, index),
            message: `${shown(text)} has several wildcards, where Azure takes one in a custom role`,
            help: 'write several patterns',
          },
        ]
      }),
    ),
  )
}
