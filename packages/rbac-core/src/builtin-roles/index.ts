import { roleKey } from '../model/keys.js'
import type { RoleDefinition } from '../model/role-definition.js'
import { compareText, foldAscii } from '../model/text.js'
import { aiRoles } from './ai.js'
import { analyticsRoles } from './analytics.js'
import { automationRoles } from './automation.js'
import { backupRoles } from './backup.js'
import { billingRoles } from './billing.js'
import { computeRoles } from './compute.js'
import { containersRoles } from './containers.js'
import { databasesRoles } from './databases.js'
import { developerRoles } from './developer.js'
import { generalRoles } from './general.js'
import { identityRoles } from './identity.js'
import { integrationRoles } from './integration.js'
import { iotRoles } from './iot.js'
import { keyVaultRoles } from './key-vault.js'
import { kubernetesRoles } from './kubernetes.js'
import { messagingRoles } from './messaging.js'
import { monitoringRoles } from './monitoring.js'
import { networkingRoles } from './networking.js'
import { privilegedRoles } from './privileged.js'
import { securityRoles } from './security.js'
import { siteRecoveryRoles } from './site-recovery.js'
import { storageRoles } from './storage.js'
import { webRoles } from './web.js'

/**
 * The built-in roles of Azure that people name most, by name; deeply frozen.
 *
 * Ids, names and permissions are Azure's, the descriptions are ours.
 *
 * @see docs/builtin-roles.md
 */
export const builtinRoles: readonly RoleDefinition[] = /* @__PURE__ */ byName([
  aiRoles,
  analyticsRoles,
  automationRoles,
  backupRoles,
  billingRoles,
  computeRoles,
  containersRoles,
  databasesRoles,
  developerRoles,
  generalRoles,
  identityRoles,
  integrationRoles,
  iotRoles,
  keyVaultRoles,
  kubernetesRoles,
  messagingRoles,
  monitoringRoles,
  networkingRoles,
  privilegedRoles,
  securityRoles,
  siteRecoveryRoles,
  storageRoles,
  webRoles,
])

/** The built-in role of that name, GUID or id with any scope before it, case ignored. O(length). */
export function findBuiltinRole(nameOrId: string): RoleDefinition | undefined {
  if (typeof nameOrId !== 'string') return undefined
  // Two maps, so that `…/roleDefinitions/Owner`, which is nobody's id, does not find Owner by its name.
  return roleOfId.get(roleKey(nameOrId)) ?? roleOfName.get(foldAscii(nameOrId))
}

function byName(families: readonly (readonly RoleDefinition[])[]): readonly RoleDefinition[] {
  return Object.freeze(families.flat().sort((a, b) => compareText(a.roleName, b.roleName)))
}

function indexed(key: (role: RoleDefinition) => string): ReadonlyMap<string, RoleDefinition> {
  return new Map(builtinRoles.map((role) => [key(role), role]))
}

const roleOfId = /* @__PURE__ */ indexed((role) => roleKey(role.id))
const roleOfName = /* @__PURE__ */ indexed((role) => foldAscii(role.roleName))
