import { type DirectoryDocument, parseDirectory } from 'rbac-server/authority'

export const TENANT = '5b000001-0000-4000-8000-000000000001'
export const OTHER_TENANT = '5b000001-0000-4000-8000-000000000002'
const SUBSCRIPTION = '5b000002-0000-4000-8000-000000000001'
const OTHER_SUBSCRIPTION = '5b000002-0000-4000-8000-000000000002'

export const vmId = (name: string): string =>
  `/subscriptions/${SUBSCRIPTION}/resourceGroups/shop/providers/Microsoft.Compute/virtualMachines/${name}`
export const identityId = (name: string): string =>
  `/subscriptions/${SUBSCRIPTION}/resourceGroups/shop/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`

/** Managed identities by name. */
export const WEB = {
  principalId: '5b000003-0000-4000-8000-000000000001',
  clientId: '5b000003-0000-4000-8000-0000000000a1',
}
export const LOADER = {
  principalId: '5b000003-0000-4000-8000-000000000002',
  clientId: '5b000003-0000-4000-8000-0000000000a2',
}
export const CLEANER = {
  principalId: '5b000003-0000-4000-8000-000000000003',
  clientId: '5b000003-0000-4000-8000-0000000000a3',
}

export const REPORTS = {
  id: '5b000004-0000-4000-8000-000000000001',
  appId: '5b000004-0000-4000-8000-0000000000a1',
  secret: 'not-a-secret-of-anyone',
  expiredSecret: 'was-good-for-some-time',
}
export const SHOP_API = { id: '5b000004-0000-4000-8000-000000000002', appId: '5b000004-0000-4000-8000-0000000000a2' }
export const FOREIGN_APP = {
  id: '5b000004-0000-4000-8000-000000000003',
  appId: '5b000004-0000-4000-8000-0000000000a3',
  secret: 'known-in-another-tenant',
}

export const MIA = '5b000005-0000-4000-8000-000000000001'
export const DEVELOPERS = '5b000006-0000-4000-8000-000000000001'
export const EVERYONE_HERE = '5b000006-0000-4000-8000-000000000002'

/** A subject that REPORTS and LOADER trust the authority's own workload issuer to tell about. */
export const WORKLOAD = 'system:serviceaccount:shop:loader'

/**
 * Hosts for each way to hold identities: `web` has its own and a user-assigned one, `batch` the user-assigned one alone,
 * `tools` two of them, `bare` none, and `abroad` belongs to another tenant.
 */
export function directory(changes: Partial<Record<keyof DirectoryDocument, unknown>> = {}): DirectoryDocument {
  return parseDirectory({
    tenants: [
      { id: TENANT, displayName: 'Shop', domains: ['shop.example'], subscriptions: [SUBSCRIPTION] },
      { id: OTHER_TENANT, subscriptions: [OTHER_SUBSCRIPTION] },
    ],
    hosts: [
      { id: vmId('web'), systemAssigned: WEB, userAssigned: ['loader'] },
      { id: vmId('batch'), userAssigned: [identityId('loader')] },
      { id: vmId('tools'), userAssigned: ['loader', 'cleaner'] },
      { id: vmId('bare') },
      { id: vmId('abroad').replace(SUBSCRIPTION, OTHER_SUBSCRIPTION), systemAssigned: true },
    ],
    userAssignedIdentities: [
      { id: identityId('loader'), ...LOADER, federatedCredentials: [{ subject: WORKLOAD }] },
      { id: identityId('cleaner'), ...CLEANER },
    ],
    applications: [
      {
        displayName: 'reports',
        id: REPORTS.id,
        appId: REPORTS.appId,
        tenant: TENANT,
        clientSecrets: [{ value: REPORTS.secret }, { value: REPORTS.expiredSecret, expires: '2020-01-01T00:00:00Z' }],
        federatedCredentials: [{ subject: WORKLOAD }],
      },
      {
        displayName: 'shop-api',
        ...SHOP_API,
        tenant: TENANT,
        identifierUris: ['api://shop'],
        accessTokenVersion: 2,
        appRoles: [{ value: 'Orders.Read', members: [LOADER.principalId] }],
      },
      {
        displayName: 'foreign',
        id: FOREIGN_APP.id,
        appId: FOREIGN_APP.appId,
        tenant: OTHER_TENANT,
        clientSecrets: [{ value: FOREIGN_APP.secret }],
      },
    ],
    users: [{ id: MIA, displayName: 'Mia', userPrincipalName: 'mia@shop.example', tenant: TENANT }],
    groups: [
      { id: DEVELOPERS, tenant: TENANT, members: [MIA, CLEANER.principalId, EVERYONE_HERE] },
      // The two groups hold each other.
      { id: EVERYONE_HERE, tenant: TENANT, members: [DEVELOPERS] },
    ],
    ...changes,
  })
}
