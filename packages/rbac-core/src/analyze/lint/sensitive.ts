import { foldAscii } from '../../model/text.js'

interface SensitiveAction {
  readonly name: string
  readonly folded: string
  /** What holding it comes to, as said of a person: `reads …`. */
  readonly does: string
}

const KEYS = 'reads keys that open the data past every role'
const CODE = 'runs code as a machine or a cluster'
const ACCESS = 'changes who has access'
const SECRETS = 'reads secrets'

/** Control-plane actions that grant more than they say. What they have in common: no role assignment shows it. */
export const SENSITIVE_ACTIONS: readonly SensitiveAction[] = [
  ...actions(ACCESS, [
    'Microsoft.Authorization/roleAssignments/write',
    'Microsoft.Authorization/roleDefinitions/write',
    'Microsoft.Authorization/denyAssignments/delete',
    'Microsoft.Authorization/elevateAccess/Action',
    'Microsoft.KeyVault/vaults/accessPolicies/write',
    'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write',
  ]),
  ...actions(KEYS, [
    'Microsoft.Storage/storageAccounts/listKeys/action',
    'Microsoft.Storage/storageAccounts/listAccountSas/action',
    'Microsoft.Storage/storageAccounts/listServiceSas/action',
    'Microsoft.DocumentDB/databaseAccounts/listKeys/action',
    'Microsoft.DocumentDB/databaseAccounts/listConnectionStrings/action',
    'Microsoft.ServiceBus/namespaces/authorizationRules/listKeys/action',
    'Microsoft.EventHub/namespaces/authorizationRules/listKeys/action',
    'Microsoft.CognitiveServices/accounts/listKeys/action',
    'Microsoft.Search/searchServices/listAdminKeys/action',
    'Microsoft.Cache/redis/listKeys/action',
    'Microsoft.ContainerRegistry/registries/listCredentials/action',
    'Microsoft.OperationalInsights/workspaces/sharedKeys/action',
    'Microsoft.Batch/batchAccounts/listKeys/action',
    'Microsoft.Devices/iotHubs/listKeys/action',
  ]),
  ...actions(SECRETS, [
    'Microsoft.Web/sites/config/list/action',
    'Microsoft.Web/sites/publishxml/action',
    'Microsoft.App/containerApps/listSecrets/action',
    'Microsoft.Logic/workflows/triggers/listCallbackUrl/action',
    'Microsoft.ContainerService/managedClusters/listClusterAdminCredential/action',
  ]),
  ...actions(CODE, [
    'Microsoft.Compute/virtualMachines/runCommand/action',
    'Microsoft.Compute/virtualMachines/extensions/write',
    'Microsoft.ContainerService/managedClusters/runCommand/action',
    'Microsoft.ContainerInstance/containerGroups/containers/exec/action',
    'Microsoft.Automation/automationAccounts/jobs/write',
  ]),
]

export const SENSITIVE_DATA_ACTIONS: readonly SensitiveAction[] = [
  ...actions(SECRETS, ['Microsoft.KeyVault/vaults/secrets/getSecret/action']),
  ...actions('signs and decrypts with keys of a vault', [
    'Microsoft.KeyVault/vaults/keys/sign/action',
    'Microsoft.KeyVault/vaults/keys/decrypt/action',
  ]),
  ...actions('changes who owns files', [
    'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/runAsSuperUser/action',
    'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/manageOwnership/action',
  ]),
]

function actions(does: string, names: readonly string[]): SensitiveAction[] {
  return names.map((name) => ({ name, folded: foldAscii(name), does }))
}
