/** An object of an export, as it came. */
export type Fields = Readonly<Record<string, unknown>>

/**
 * What an item of an export is, where it is none of those a policy document can hold as it stands. Azure's command line
 * and its REST API print the same item in two spellings, so both are told apart by keys that both have.
 */
export type Shape =
  /** `az account management-group show` or `list`: a node, with its children when they were asked for. */
  | 'managementGroup'
  /** `az account management-group entities list`: a management group or subscription, and its parent. */
  | 'entity'
  /** A row of Resource Graph with the chain of management groups above it. */
  | 'ancestorRow'
  /** `az ad group list` */
  | 'group'
  /** `az ad user list`, `az ad sp list`, `az ad group member list` */
  | 'person'
  /** `az identity list` */
  | 'managedIdentity'
  /** `az ad app list`: no principal, although it looks like one. */
  | 'application'
  /** `az account list`: says nothing about access. */
  | 'subscription'
  /** `az resource list`, `az group list`: neither does that. */
  | 'resource'

/** The shape of an item; undefined where it belongs into a policy document as it is, or is unknown. */
export function shapeOf(item: unknown): Shape | undefined {
  if (!isFields(item)) return undefined
  if (ancestorChain(item) !== undefined) return 'ancestorRow'
  const type = (textOf(item, 'type') ?? '').toLowerCase()
  const isNode = /(?:^|\/)microsoft\.management\/managementgroups$/.test(type)
  if ((isNode || type === '/subscriptions') && has(item, 'parentNameChain', 'numberOfDescendants')) return 'entity'
  if (isNode) return 'managementGroup'
  if (/(?:^|\/)microsoft\.management\/managementgroups\/subscriptions$/.test(type)) return 'entity'
  if (type === 'microsoft.managedidentity/userassignedidentities') return 'managedIdentity'
  if (has(item, 'homeTenantId')) return 'subscription'
  return resourceShape(type, textOf(item, 'id') ?? '') ?? directoryShape(item)
}

/** Of what lies in a subscription, only `Microsoft.Authorization` has to do with access. */
function resourceShape(type: string, id: string): Shape | undefined {
  if (type.startsWith('microsoft.authorization/') || !/^\/subscriptions\//i.test(id)) return undefined
  if (/^\/subscriptions\/[^/]+$/i.test(id)) return 'subscription'
  return type.includes('/') ? 'resource' : undefined
}

/** Items of a directory carry no `type` as resources do; a policy's own principals do. */
function directoryShape(item: Fields): Shape | undefined {
  const odata = textOf(item, '@odata.type')
  if (odata === '#microsoft.graph.group') return 'group'
  if (odata?.startsWith('#microsoft.graph.')) return 'person'
  if (has(item, 'securityEnabled', 'mailEnabled', 'groupTypes', 'members@odata.context')) return 'group'
  if (Array.isArray(item.members) && item.members.some(isFields)) return 'group'
  if (has(item, 'servicePrincipalType', 'servicePrincipalNames')) return 'person'
  if (has(item, 'appId')) return has(item, 'signInAudience', 'identifierUris') ? 'application' : personUnlessTyped(item)
  return has(item, 'userPrincipalName') ? personUnlessTyped(item) : undefined
}

function personUnlessTyped(item: Fields): Shape | undefined {
  return has(item, 'type') ? undefined : 'person'
}

/** The names of the management groups above a Resource Graph row, the nearest first; undefined for anything else. */
export function ancestorChain(row: Fields): readonly Fields[] | undefined {
  const properties = isFields(row.properties) ? row.properties : {}
  const details = isFields(properties.details) ? properties.details : {}
  for (const holder of [row, properties, details]) {
    for (const [key, value] of Object.entries(holder)) {
      if (/managementGroupAncestorsChain$/i.test(key) && Array.isArray(value)) return value.filter(isFields)
    }
  }
  return undefined
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The text under `key`, beside the others or below `properties`; undefined where there is none, or it is empty. */
export function textOf(item: Fields, key: string): string | undefined {
  const value = item[key] ?? (isFields(item.properties) ? item.properties[key] : undefined)
  return typeof value === 'string' && value !== '' ? value : undefined
}

function has(item: Fields, ...keys: string[]): boolean {
  return keys.some(
    (key) => Object.hasOwn(item, key) || (isFields(item.properties) && Object.hasOwn(item.properties, key)),
  )
}
