import { shown } from '../../../model/shown.js'
import type { Facts, Held } from '../facts.js'
import { at, type Remark } from '../finding.js'

/** What has ended, what ends soon, and what is only eligible. */
export function schedules(facts: Facts): Remark[] {
  const { now, expiringWithin } = facts.settings
  const active = new Set(facts.held.filter((one) => one.kind !== 'eligible' && isOpen(one, now)).map(grantKey))
  return facts.held.flatMap((one): Remark[] => {
    if (one.kind === 'assigned') return []
    const what = `${roleName(one)} for ${facts.called(one.item.principalId)}`
    if (one.end <= now) {
      const message = `${what} ended at ${timeText(one.end)}`
      return [{ code: 'EXPIRED_ASSIGNMENT', at: at(one.item, 'endDateTime'), message, help: 'remove it, or renew it' }]
    }
    const remarks: Remark[] = []
    if (one.end <= now + expiringWithin) {
      const message = `${what} ends at ${timeText(one.end)}`
      const help = 'renew it in time, or remove what depends on it'
      remarks.push({ code: 'EXPIRING_ASSIGNMENT', at: at(one.item, 'endDateTime'), message, help })
    }
    if (one.kind === 'eligible' && !active.has(grantKey(one))) {
      const message = `${what} is eligible only: it grants nothing until it is activated`
      remarks.push({ code: 'ELIGIBLE_ONLY', at: at(one.item), message })
    }
    return remarks
  })
}

function isOpen({ start, end }: Held, now: number): boolean {
  return start <= now && now < end
}

function grantKey({ principal, roleKey, scope }: Held): string {
  return [principal, roleKey, scope.path].join('\n')
}

function roleName({ role, item }: Held): string {
  return shown(role?.roleName ?? item.roleDefinitionId)
}

function timeText(time: number): string {
  return new Date(time).toISOString().replace('.000', '')
}
