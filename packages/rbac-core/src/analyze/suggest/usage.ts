import { coded } from '../../engine/coded.js'
import { InvalidRequestError } from '../../errors.js'
import type { ActionEntry } from '../../model/directory.js'
import { kindOf } from '../../model/kind-of.js'
import { compareText, foldAscii } from '../../model/text.js'
import { actionProblem } from '../../pattern/action.js'
import { LONGEST_ACTION } from '../../pattern/relation.js'
import { scopeProblem } from '../../scope/scope.js'
import { actionKey } from './measure.js'

export interface UsageOptions {
  /** Only what this principal did: an object id, or a caller's name as the log has it. ASCII case ignored. */
  readonly principalId?: string
  /** Count what was refused or failed, too. Default: only what was done. */
  readonly includeRefused?: boolean
}

/** What a log says was done. */
export interface Usage {
  /** Each once, by plane and name. */
  readonly actions: readonly ActionEntry[]
  /** Each once, in order. */
  readonly scopes: readonly string[]
  /** Entries that counted. */
  readonly counted: number
  /** Entries that hold no action and scope, or were somebody else's, or were refused. */
  readonly skipped: number
}

/**
 * Reads what was done out of a log: Azure's activity log as `az monitor activity-log list` and diagnostic settings write
 * it, or the decision records of rbac's middleware, bare or as a logger wraps them. An array, `{ value: [...] }` or
 * `{ records: [...] }`; a log in lines is an array of them.
 *
 * @throws {InvalidRequestError} for anything else
 */
export function usageFrom(log: unknown, options: UsageOptions = {}): Usage {
  return coded('the log could not be read', () => {
    const { principalId, includeRefused = false } = options
    const entries = entriesOf(log)
    const events = entries.flatMap(eventsIn).filter(({ event, refused }) => {
      const isWanted =
        principalId === undefined || event.principals.some((id) => foldAscii(id) === foldAscii(principalId))
      return isWanted && (includeRefused || !refused)
    })
    const actions = new Map(
      events.map(({ event: { name, isDataAction } }) => [actionKey({ name, isDataAction }), { name, isDataAction }]),
    )
    const scopes = new Map(events.map(({ event: { scope } }) => [foldAscii(scope), scope]))
    return {
      actions: [...actions].sort(([a], [b]) => compareText(a, b)).map(([, action]) => action),
      scopes: [...scopes].sort(([a], [b]) => compareText(a, b)).map(([, scope]) => scope),
      counted: events.length,
      skipped: entries.length - events.length,
    }
  })
}

interface Event extends ActionEntry {
  readonly scope: string
  readonly principals: readonly string[]
}

type Fields = Readonly<Record<string, unknown>>

function entriesOf(log: unknown): readonly unknown[] {
  if (Array.isArray(log))
    return Array.from<unknown>(log).flatMap((entry) => (isFields(entry) ? (listIn(entry) ?? [entry]) : [entry]))
  const list = isFields(log) ? listIn(log) : undefined
  if (list !== undefined) return list
  if (isFields(log)) return [log]
  throw new InvalidRequestError(`a log must be a list of entries, not ${kindOf(log)}`)
}

function listIn({ value, records }: Fields): readonly unknown[] | undefined {
  return [value, records].find((list) => Array.isArray(list)) as readonly unknown[] | undefined
}

function eventsIn(entry: unknown): { readonly event: Event; readonly refused: boolean }[] {
  if (!isFields(entry)) return []
  const found = isFields(entry.rbac) ? decisionIn(entry.rbac) : (decisionIn(entry) ?? activityIn(entry))
  if (found === undefined) return []
  const { name, scope } = found.event
  const isUsable = actionProblem(name, LONGEST_ACTION) === undefined && scopeProblem(scope) === undefined
  return isUsable ? [found] : []
}

/** A record of the middleware. */
function decisionIn({ outcome, action, isDataAction, scope, principalId }: Fields): ReturnType<typeof activityIn> {
  if (typeof outcome !== 'string' || typeof action !== 'string' || typeof scope !== 'string') return undefined
  const event = { name: action, isDataAction: isDataAction === true, scope, principals: texts(principalId) }
  return { event, refused: outcome !== 'allowed' }
}

/** An entry of the activity log. What is asked for is in `authorization`, else in the name of the operation. */
function activityIn(entry: Fields): { readonly event: Event; readonly refused: boolean } | undefined {
  const identity = fieldsIn(entry.identity)
  const authorization = { ...fieldsIn(identity.authorization), ...fieldsIn(entry.authorization) }
  const claims = { ...fieldsIn(identity.claims), ...fieldsIn(entry.claims) }
  const [name] = texts(authorization.action, textIn(entry.operationName))
  const [scope] = texts(authorization.scope, entry.resourceId)
  if (name === undefined || scope === undefined) return undefined
  const status = [textIn(entry.status), entry.resultType, textIn(entry.subStatus), entry.resultSignature]
  return {
    event: {
      name,
      // Logs of the data plane say so in their category.
      isDataAction: /^Storage(?:Read|Write|Delete)$|^AuditEvent$|DataPlane/i.test(String(textIn(entry.category) ?? '')),
      scope,
      principals: texts(entry.caller, ...PRINCIPAL_CLAIMS.map((claim) => claims[claim])),
    },
    refused: status.some((text) => typeof text === 'string' && /^fail|^forbidden|^unauthorized|^denied/i.test(text)),
  }
}

const PRINCIPAL_CLAIMS = [
  'http://schemas.microsoft.com/identity/claims/objectidentifier',
  'oid',
  'appid',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn',
]

/** `{ value, localizedValue }` or the text itself. */
function textIn(field: unknown): unknown {
  return isFields(field) ? field.value : field
}

function fieldsIn(value: unknown): Fields {
  return isFields(value) ? value : {}
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function texts(...values: readonly unknown[]): string[] {
  return values.filter((value) => typeof value === 'string' && value !== '') as string[]
}
