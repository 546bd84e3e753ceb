import type { RoleDefinition } from '../model/role-definition.js'
import { role } from './role.js'

/** Storage accounts and the data in them. */
export const storageRoles: readonly RoleDefinition[] = [
  role(
    '17d1049b-9a84-46fb-8f53-869881c3d3ab',
    'Storage Account Contributor',
    'Manages storage accounts, their keys included, which open all their data.',
    {
      actions: [
        'Microsoft.Authorization/*/read',
        'Microsoft.Insights/alertRules/*',
        'Microsoft.Insights/diagnosticSettings/*',
        'Microsoft.Network/virtualNetworks/subnets/joinViaServiceEndpoint/action',
        'Microsoft.ResourceHealth/availabilityStatuses/read',
        'Microsoft.Resources/deployments/*',
        'Microsoft.Resources/subscriptions/resourceGroups/read',
        'Microsoft.Storage/storageAccounts/*',
        'Microsoft.Support/*',
      ],
    },
  ),
  role(
    '81a9662b-bebf-436f-a333-f67b29880f12',
    'Storage Account Key Operator Service Role',
    'Lists and regenerates the keys of storage accounts.',
    {
      actions: [
        'Microsoft.Storage/storageAccounts/listkeys/action',
        'Microsoft.Storage/storageAccounts/regeneratekey/action',
      ],
    },
  ),
  role(
    'e5e2a7ff-d759-4cd2-bb51-3152d37e2eb1',
    'Storage Account Backup Contributor',
    'Lets Azure Backup back up and restore storage accounts.',
    {
      actions: [
        'Microsoft.Authorization/*/read',
        'Microsoft.Authorization/locks/read',
        'Microsoft.Authorization/locks/write',
        'Microsoft.Authorization/locks/delete',
        'Microsoft.Features/features/read',
        'Microsoft.Features/providers/features/read',
        'Microsoft.Resources/subscriptions/resourceGroups/read',
        'Microsoft.Storage/operations/read',
        'Microsoft.Storage/storageAccounts/objectReplicationPolicies/delete',
        'Microsoft.Storage/storageAccounts/objectReplicationPolicies/read',
        'Microsoft.Storage/storageAccounts/objectReplicationPolicies/write',
        'Microsoft.Storage/storageAccounts/objectReplicationPolicies/restorePointMarkers/write',
        'Microsoft.Storage/storageAccounts/blobServices/containers/read',
        'Microsoft.Storage/storageAccounts/blobServices/containers/write',
        'Microsoft.Storage/storageAccounts/blobServices/read',
        'Microsoft.Storage/storageAccounts/blobServices/write',
        'Microsoft.Storage/storageAccounts/read',
        'Microsoft.Storage/storageAccounts/restoreBlobRanges/action',
      ],
    },
  ),
  role(
    'c12c1c16-33a1-487b-954d-41c89c60f349',
    'Reader and Data Access',
    'Sees storage accounts and lists their keys, which open all their data.',
    {
      actions: [
        'Microsoft.Storage/storageAccounts/listKeys/action',
        'Microsoft.Storage/storageAccounts/ListAccountSas/action',
        'Microsoft.Storage/storageAccounts/read',
      ],
    },
  ),
  role(
    '92b92042-07d9-4307-87f7-36a593fc5850',
    'Azure File Sync Administrator',
    'Manages Azure File Sync, and assigns the three storage roles its service principals need.',
    {
      actions: [
        'Microsoft.StorageSync/register/action',
        'Microsoft.StorageSync/unregister/action',
        'Microsoft.StorageSync/locations/*',
        'Microsoft.StorageSync/deployments/preflight/action',
        'Microsoft.StorageSync/storageSyncServices/*',
        'Microsoft.StorageSync/operations/read',
        'Microsoft.Authorization/roleAssignments/write',
        'Microsoft.Insights/AlertRules/*',
        'Microsoft.Resources/deployments/*',
        'Microsoft.Resources/subscriptions/resourceGroups/read',
        'Microsoft.Storage/storageAccounts/read',
        'Microsoft.Storage/storageAccounts/fileServices/shares/read',
        'Microsoft.Storage/storageAccounts/fileServices/read',
        'Microsoft.Support/*',
        'Microsoft.Authorization/*/read',
      ],
      condition:
        "((!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) " +
        'OR ((@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals ' +
        '{c12c1c16-33a1-487b-954d-41c89c60f349, 69566ab7-960f-475b-8e7c-b3118f30c6bd, 17d1049b-9a84-46fb-8f53-869881c3d3ab}) ' +
        "AND (@Request[Microsoft.Authorization/roleAssignments:PrincipalType] StringEqualsIgnoreCase 'ServicePrincipal')))",
      conditionVersion: '2.0',
    },
  ),
  role(
    'ba92f5b4-2d11-453d-a403-e96b0029c9fe',
    'Storage Blob Data Contributor',
    'Reads, writes and deletes blobs and containers.',
    {
      actions: [
        'Microsoft.Storage/storageAccounts/blobServices/containers/delete',
        'Microsoft.Storage/storageAccounts/blobServices/containers/read',
        'Microsoft.Storage/storageAccounts/blobServices/containers/write',
        'Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action',
      ],
      dataActions: [
        'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/delete',
        'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read',
        'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write',
        'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/move/action',
        'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/add/action',
      ],
    },
  ),
  role(
    'b7e6dc6d-f1e8-4753-8033-0f276bb0955b',
    'Storage Blob Data Owner',
    'Does everything with blobs and containers, POSIX ownership and access lists included.',
    {
      actions: [
        'Microsoft.Storage/storageAccounts/blobServices/containers/*',
        'Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action',
      ],
      dataActions: ['Microsoft.Storage/storageAccounts/blobServices/containers/blobs/*'],
    },
  ),
  role('2a2b9908-6ea1-4ae2-8e65-a410df84e7d1', 'Storage Blob Data Reader', 'Reads and lists blobs and containers.', {
    actions: [
      'Microsoft.Storage/storageAccounts/blobServices/containers/read',
      'Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action',
    ],
    dataActions: ['Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'],
  }),
  role(
    'db58b8e5-c6ad-4a2a-8342-4190687cbf4a',
    'Storage Blob Delegator',
    'Gets the key that signs user-delegated SAS tokens.',
    {
      actions: ['Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action'],
    },
  ),
  role(
    '69566ab7-960f-475b-8e7c-b3118f30c6bd',
    'Storage File Data Privileged Contributor',
    'Reads, writes and deletes files, and changes their NTFS permissions, whatever those permissions say.',
    {
      dataActions: [
        'Microsoft.Storage/storageAccounts/fileServices/fileshares/files/read',
        'Microsoft.Storage/storageAccounts/fileServices/fileshares/files/write',
        'Microsoft.Storage/storageAccounts/fileServices/fileshares/files/delete',
        'Microsoft.Storage/storageAccounts/fileServices/fileshares/files/modifypermissions/action',
        'Microsoft.Storage/storageAccounts/fileServices/readFileBackupSemantics/action',
        'Microsoft.Storage/storageAccounts/fileServices/writeFileBackupSemantics/action',
      ],
    },
  ),
  role(
    'b8eda974-7b85-4f76-af95-65846b26df6d',
    'Storage File Data Privileged Reader',
    'Reads files, whatever their NTFS permissions say.',
    {
      dataActions: [
        'Microsoft.Storage/storageAccounts/fileServices/fileshares/files/read',
        'Microsoft.Storage/storageAccounts/fileServices/readFileBackupSemantics/action',
      ],
    },
  ),
  role(
    'bbf004e3-0e4b-4f86-ae4f-1f8fb47b357b',
    'Storage File Data SMB Admin',
    'Does over SMB all that the account key would allow.',
    {
      dataActions: [
        'Microsoft.Storage/storageAccounts/fileServices/fileshares/files/read',
        'Microsoft.Storage/storageAccounts/fileServices/fileshares/files/write',
        'Microsoft.Storage/storageAccounts/fileServices/fileshares/files/delete',
        'Microsoft.Storage/storageAccounts/fileServices/fileshares/files/modifypermissions/action',
        'Microsoft.Storage/storageAccounts/fileServices/readFileBackupSemantics/action',
        'Microsoft.Storage/storageAccounts/fileServices/writeFileBackupSemantics/action',
        'Microsoft.Storage/storageAccounts/fileServices/takeOwnership/action',
      ],
    },
  ),
  role(
    '0c867c2a-1d8c-454a-a3db-ab2ea1bdc8bb',
    'Storage File Data SMB Share Contributor',
    'Reads, writes and deletes files over SMB.',
    {
      dataActions: [
        'Microsoft.Storage/storageAccounts/fileServices/fileshares/files/read',
        'Microsoft.Storage/storageAccounts/fileServices/fileshares/files/write',
        'Microsoft.Storage/storageAccounts/fileServices/fileshares/files/delete',
      ],
    },
  ),
  role(
    'a7264617-510b-434b-a828-9731dc254ea7',
    'Storage File Data SMB Share Elevated Contributor',
    'Reads, writes and deletes files over SMB, and changes their NTFS permissions.',
    {
      dataActions: [
        'Microsoft.Storage/storageAccounts/fileServices/fileshares/files/read',
        'Microsoft.Storage/storageAccounts/fileServices/fileshares/files/write',
        'Microsoft.Storage/storageAccounts/fileServices/fileshares/files/delete',
        'Microsoft.Storage/storageAccounts/fileServices/fileshares/files/modifypermissions/action',
      ],
    },
  ),
  role('aba4ae5f-2193-4029-9191-0cb91df5e314', 'Storage File Data SMB Share Reader', 'Reads files over SMB.', {
    dataActions: ['Microsoft.Storage/storageAccounts/fileServices/fileshares/files/read'],
  }),
  role(
    '5d9bac3f-34b2-432f-bde5-78aa8e73ce6b',
    'Storage File Data SMB Take Ownership',
    'Takes ownership of files and directories over SMB.',
    {
      dataActions: ['Microsoft.Storage/storageAccounts/fileServices/takeOwnership/action'],
    },
  ),
  role(
    '974c5e8b-45b9-4653-ba55-5f855dd0fb88',
    'Storage Queue Data Contributor',
    'Reads, writes and deletes queues and their messages.',
    {
      actions: [
        'Microsoft.Storage/storageAccounts/queueServices/queues/delete',
        'Microsoft.Storage/storageAccounts/queueServices/queues/read',
        'Microsoft.Storage/storageAccounts/queueServices/queues/write',
      ],
      dataActions: [
        'Microsoft.Storage/storageAccounts/queueServices/queues/messages/delete',
        'Microsoft.Storage/storageAccounts/queueServices/queues/messages/read',
        'Microsoft.Storage/storageAccounts/queueServices/queues/messages/write',
        'Microsoft.Storage/storageAccounts/queueServices/queues/messages/process/action',
      ],
    },
  ),
  role(
    '8a0f0c08-91a1-4084-bc3d-661d67233fed',
    'Storage Queue Data Message Processor',
    'Peeks at queue messages, takes them and deletes them.',
    {
      dataActions: [
        'Microsoft.Storage/storageAccounts/queueServices/queues/messages/read',
        'Microsoft.Storage/storageAccounts/queueServices/queues/messages/process/action',
      ],
    },
  ),
  role('c6a89b2d-59bc-44d0-9896-0f6e12d7b80a', 'Storage Queue Data Message Sender', 'Adds messages to queues.', {
    dataActions: ['Microsoft.Storage/storageAccounts/queueServices/queues/messages/add/action'],
  }),
  role(
    '19e7f393-937e-4f77-808e-94535e297925',
    'Storage Queue Data Reader',
    'Reads queues and peeks at their messages.',
    {
      actions: ['Microsoft.Storage/storageAccounts/queueServices/queues/read'],
      dataActions: ['Microsoft.Storage/storageAccounts/queueServices/queues/messages/read'],
    },
  ),
  role(
    '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3',
    'Storage Table Data Contributor',
    'Reads, writes and deletes tables and their entities.',
    {
      actions: [
        'Microsoft.Storage/storageAccounts/tableServices/tables/read',
        'Microsoft.Storage/storageAccounts/tableServices/tables/write',
        'Microsoft.Storage/storageAccounts/tableServices/tables/delete',
      ],
      dataActions: [
        'Microsoft.Storage/storageAccounts/tableServices/tables/entities/read',
        'Microsoft.Storage/storageAccounts/tableServices/tables/entities/write',
        'Microsoft.Storage/storageAccounts/tableServices/tables/entities/delete',
        'Microsoft.Storage/storageAccounts/tableServices/tables/entities/add/action',
        'Microsoft.Storage/storageAccounts/tableServices/tables/entities/update/action',
      ],
    },
  ),
  role('76199698-9eea-4c19-bc75-cec21354c6b6', 'Storage Table Data Reader', 'Reads tables and their entities.', {
    actions: ['Microsoft.Storage/storageAccounts/tableServices/tables/read'],
    dataActions: ['Microsoft.Storage/storageAccounts/tableServices/tables/entities/read'],
  }),
]
