import { type DenyAssignment, EVERYONE_ID, isAudit, isEveryone } from '../../../model/assignment.js'
import { principalKey } from '../../../model/keys.js'
import { shown } from '../../../model/shown.js'
import { foldAscii } from '../../../model/text.js'
import type { Facts } from '../facts.js'
import { at, type Remark } from '../finding.js'
import type { Ids } from '../groups.js'

/** Deny assignments that deny more than can be meant, or nothing. */
export function denyShapes(facts: Facts): Remark[] {
  return facts.denies.flatMap(({ item }) => [
    ...everyone(item),
    ...mistyped(item),
    ...excludedEveryone(item),
    ...ineffective(item, facts),
    ...audit(item),
  ])
}

function everyone(deny: DenyAssignment): Remark[] {
  if (!deny.principals.some(isEveryone) || deny.excludePrincipals.length > 0 || isAudit(deny)) return []
  return [
    {
      code: 'EVERYONE_DENIED',
      at: at(deny, 'principals'),
      message: 'everyone is denied and nobody excluded, so nobody can do this here, not even to mend it',
      help: 'exclude at least one principal under `excludePrincipals`',
    },
  ]
}

function mistyped(deny: DenyAssignment): Remark[] {
  return deny.principals.flatMap((principal, index): Remark[] => {
    if (principal.id !== EVERYONE_ID || isEveryone(principal)) return []
    return [
      {
        code: 'MISTYPED_EVERYONE',
        at: at(deny, 'principals', index, 'type'),
        message: `the zero GUID means everyone only with type \`SystemDefined\`: with ${shown(principal.type ?? '')} it is nobody`,
        help: 'write `"type": "SystemDefined"`',
      },
    ]
  })
}

function excludedEveryone(deny: DenyAssignment): Remark[] {
  return deny.excludePrincipals.flatMap(({ id, type }, index): Remark[] => {
    if (id !== EVERYONE_ID && foldAscii(type ?? '') !== 'systemdefined') return []
    return [
      {
        code: 'EVERYONE_EXCLUDED',
        at: at(deny, 'excludePrincipals', index),
        message: '`SystemDefined` stands for everyone and can not be excluded: this excludes nobody',
        help: 'name the principals and groups that are to be excluded',
      },
    ]
  })
}

function ineffective(deny: DenyAssignment, { groups }: Facts): Remark[] {
  const why = (message: string, key: string): Remark[] => [
    { code: 'INEFFECTIVE_DENY', at: at(deny, key), message, help: 'complete it, or remove it' },
  ]
  if (deny.principals.length === 0) return why('it names no principals, so it denies nothing', 'principals')
  if (!deny.permissions.some(({ actions, dataActions }) => actions.length + dataActions.length > 0)) {
    return why('it lists no actions, so it denies nothing', 'permissions')
  }
  const excluded = new Set(deny.excludePrincipals.map(({ id }) => principalKey(id)))
  const denied = deny.principals.filter((one) => !isEveryone(one)).map(({ id }) => principalKey(id))
  const all = denied.length === deny.principals.length && denied.every((one) => reaches(groups.above(one), excluded))
  return all ? why('everyone it names is excluded again, so it denies nothing', 'excludePrincipals') : []
}

function reaches(ids: Ids, excluded: ReadonlySet<string>): boolean {
  for (const id of excluded) if (ids.has(id)) return true
  return false
}

function audit(deny: DenyAssignment): Remark[] {
  if (!isAudit(deny)) return []
  const message = 'its effect is `audit`: it is recorded and denies nothing'
  return [{ code: 'AUDIT_DENY', at: at(deny, 'denyAssignmentEffect'), message, help: 'write `enforced` to deny' }]
}
