import { type Fields, isFields } from './shapes.js'

/**
 * An item as Azure PowerShell prints it (`… | ConvertTo-Json`) in the spelling of `az`; anything else as it came.
 *
 * All its keys begin with a capital, which no key of `az` and of the REST API does, and some are called otherwise.
 */
export function fromPowerShell(value: unknown): unknown {
  return isPowerShell(value) ? renamed(lowered(value)) : value
}

export function isPowerShell(value: unknown): value is Fields {
  if (!isFields(value)) return false
  const keys = Object.keys(value)
  return keys.length > 0 && keys.every((key) => /^[A-Z]/.test(key))
}

/** Why an item of PowerShell can not be read as what Azure has; undefined where it can. */
export function lossIn(value: unknown): string | undefined {
  if (!isPowerShell(value)) return undefined
  if (isCutShort(value)) return '`ConvertTo-Json` cut it short: give it `-Depth 100`'
  if (Object.hasOwn(value, 'DenyAssignmentName')) {
    return `PowerShell ${MERGES} of a deny assignment: export it with \`az rest\`, as \`rbac import --help\` shows`
  }
  if (Object.hasOwn(value, 'IsCustom') && value.IsCustom !== true && !Array.isArray(value.Permissions)) {
    return `PowerShell ${MERGES} of a built-in role: export it with \`az role definition list -o json\``
  }
  if (Object.hasOwn(value, 'RoleAssignmentId') && !Object.hasOwn(value, 'Condition')) {
    return 'a role assignment without `Condition`: PowerShell that old leaves conditions out'
  }
  return undefined
}

const MERGES = 'runs the permissions together, and leaves out the conditions,'

/** From a depth on there are names of types in place of objects. */
function isCutShort(value: Fields): boolean {
  return ['Permissions', 'Children'].some((key) => {
    const list = value[key]
    return Array.isArray(list) ? list.some((one) => !isFields(one) || isCutShort(one)) : typeof list === 'string'
  })
}

function lowered(value: Fields): Fields {
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key === 'OdataType' ? '@odata.type' : key.charAt(0).toLowerCase() + key.slice(1),
      Array.isArray(one) ? one.map(fromPowerShell) : fromPowerShell(one),
    ]),
  )
}

function renamed(item: Fields): Fields {
  if (Object.hasOwn(item, 'roleAssignmentId')) return roleAssignment(item)
  if (Object.hasOwn(item, 'isCustom')) return roleDefinition(item)
  if (Object.hasOwn(item, 'parentId')) {
    return { ...item, details: { parent: item.parentId === null ? null : { id: item.parentId } } }
  }
  // Microsoft Graph's own commands keep most of an object there.
  return isFields(item.additionalProperties) ? { ...item.additionalProperties, ...item } : item
}

function roleAssignment(item: Fields): Fields {
  const { roleAssignmentId, roleAssignmentName, objectId, objectType, signInName, displayName, ...same } = item
  return {
    ...same,
    id: roleAssignmentId,
    name: roleAssignmentName,
    principalId: objectId,
    principalType: objectType,
    principalName: signInName ?? displayName,
  }
}

/** A custom role has one block, whose lists stand beside its name. */
function roleDefinition(item: Fields): Fields {
  const { name, id, isCustom, permissions, actions, notActions, dataActions, notDataActions, ...same } = item
  return {
    ...same,
    id: id ?? name,
    roleName: name,
    roleType: isCustom === true ? 'CustomRole' : 'BuiltInRole',
    permissions: Array.isArray(permissions)
      ? permissions.map(withoutTexts)
      : [{ actions, notActions, dataActions, notDataActions }],
  }
}

/** Beside each list of a block PowerShell prints it once more, as one text. */
function withoutTexts(block: unknown): unknown {
  if (!isFields(block)) return block
  return Object.fromEntries(Object.entries(block).filter(([key]) => !/Actions(?:String|Text)$/i.test(key)))
}
