import { kindOf } from '../model/kind-of.js'
import { shown } from '../model/shown.js'
import { isObject, type Keyed } from './check-keys.js'
import { foreignType } from './recognise.js'

/** What keeps an item from being told, and the mend. */
export function untold(item: unknown): readonly [what: string, help: string] {
  if (!isObject(item)) return [`is ${kindOf(item)}, which is no item`, UNDER_A_KEY]
  const type = foreignType(item)
  if (type !== undefined) return [`is of the type ${shown(type)}, which gives nobody anything`, foreignHelp(type)]
  return ['has no key that tells what it is', isOfPowerShell(item) ? POWERSHELL : UNDER_A_KEY]
}

/** Schedules and requests of Privileged Identity Management stand beside what comes of them. */
function foreignHelp(type: string): string {
  const [, kind] = /^Microsoft\.Authorization\/role(Assignment|Eligibility)Schedule/i.exec(type) ?? []
  return kind === undefined
    ? 'leave it out'
    : `export \`role${kind}ScheduleInstances\` instead: they are what comes of it`
}

/** Its keys begin with a capital, as neither those of `az` nor of the REST API do. */
export function isOfPowerShell(item: Keyed): boolean {
  return POWERSHELL_KEYS.some((key) => Object.hasOwn(item, key)) && Object.keys(item).every((key) => /^[A-Z]/.test(key))
}

const UNDER_A_KEY = 'put the list under its section key, e.g. `{ "roleAssignments": [...] }`'
const POWERSHELL_KEYS = ['RoleAssignmentId', 'IsCustom', 'ObjectId', 'Id'] as const
const POWERSHELL = '`rbac import` reads what Azure PowerShell prints'
