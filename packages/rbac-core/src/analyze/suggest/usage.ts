import { InvalidRequestError } from '../../errors.js'
import { coded } from '../../model/coded.js'
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
  /** Entries that hold no action and scope, or were somebody else's, or belong to what was refused or failed. */
  readonly skipped: number
}

/**
 * Reads what was done out of a log: Azure's activity log as `az monitor activity-log list` and diagnostic settings write
 * it, or the decision records of rbac's middleware, bare or as a logger wraps them. An array, `{ value: [...] }` or
 * `{ records: [...] }`; a log in lines is an array of them.
 *
 * Entries about one operation, such as its start and its end, share a correlation id, action and scope: where one of them
 * says that it failed and none that it succeeded, it was not done, and none of them counts.
 *
 * @throws {InvalidRequestError} for anything else
 */
export function usageFrom(log: unknown, options: UsageOptions = {}): Usage {
  return coded('the log could not be read', () => {
    const { principalId, includeRefused = false } = options
    const entries = entriesOf(log)
    const found = entries.flatMap(eventsIn)
    const failed = failedOperations(found)
    const events = found.filter((event) => {
      const isWanted =
        principalId === undefined || event.principals.some((id) => foldAscii(id) === foldAscii(principalId))
      return isWanted && (includeRefused || (event.outcome !== 'failed' && !failed.has(operationKey(event))))
    })
    const actions = new Map(
      events.map(({ name, isDataAction }) => [actionKey({ name, isDataAction }), { name, isDataAction }]),
    )
    const scopes = new Map(events.map(({ scope }) => [foldAscii(scope), scope]))
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
  /** `open`: it has begun, or nothing is said. */
  readonly outcome: 'done' | 'failed' | 'open'
  /** What the entries of one request share; absent where each stands for itself. */
  readonly correlation?: string
}

/** Keys of the operations that failed, and did not succeed at another try. */
function failedOperations(events: readonly Event[]): ReadonlySet<string | undefined> {
  const keysOf = (outcome: Event['outcome']) => events.filter((one) => one.outcome === outcome).map(operationKey)
  const failed = new Set(keysOf('failed'))
  for (const key of [...keysOf('done'), undefined]) failed.delete(key)
  return failed
}

function operationKey({ correlation, scope, ...action }: Event): string | undefined {
  return correlation === undefined ? undefined : JSON.stringify([correlation, actionKey(action), foldAscii(scope)])
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

function eventsIn(entry: unknown): Event[] {
  if (!isFields(entry)) return []
  const event = isFields(entry.rbac) ? decisionIn(entry.rbac) : (decisionIn(entry) ?? activityIn(entry))
  if (event === undefined) return []
  const isUsable = actionProblem(event.name, LONGEST_ACTION) === undefined && scopeProblem(event.scope) === undefined
  return isUsable ? [event] : []
}

/** A record of the middleware. */
function decisionIn({ outcome, action, isDataAction, scope, principalId }: Fields): Event | undefined {
  if (typeof outcome !== 'string' || typeof action !== 'string' || typeof scope !== 'string') return undefined
  return {
    name: action,
    isDataAction: isDataAction === true,
    scope,
    principals: texts(principalId),
    outcome: outcome === 'allowed' ? 'done' : 'failed',
  }
}

/** An entry of the activity log. What is asked for is in `authorization`, else in the name of the operation. */
function activityIn(entry: Fields): Event | undefined {
  const identity = fieldsIn(entry.identity)
  const authorization = { ...fieldsIn(identity.authorization), ...fieldsIn(entry.authorization) }
  const claims = { ...fieldsIn(identity.claims), ...fieldsIn(entry.claims) }
  const [name] = texts(authorization.action, textIn(entry.operationName))
  const [scope] = texts(authorization.scope, entry.resourceId)
  if (name === undefined || scope === undefined) return undefined
  const [correlation] = texts(entry.correlationId, entry.operationId)
  return {
    name,
    // Logs of the data plane say so in their category.
    isDataAction: /^Storage(?:Read|Write|Delete)$|^AuditEvent$|DataPlane/i.test(String(textIn(entry.category) ?? '')),
    scope,
    principals: texts(entry.caller, ...PRINCIPAL_CLAIMS.map((claim) => claims[claim])),
    outcome: outcomeOf(entry),
    ...(correlation !== undefined && { correlation }),
  }
}

function outcomeOf({ status, resultType, subStatus, resultSignature }: Fields): Event['outcome'] {
  const words = texts(textIn(status), resultType, textIn(subStatus), resultSignature)
  if (words.some((word) => /^fail|^cancel|^forbidden|^unauthorized|^denied/i.test(word))) return 'failed'
  return words.some((word) => /^succe/i.test(word)) ? 'done' : 'open'
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
