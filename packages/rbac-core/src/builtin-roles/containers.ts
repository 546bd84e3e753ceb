import type { RoleDefinition } from '../model/role-definition.js'
import { role } from './role.js'

/** Container registries, instances and apps. */
export const containersRoles: readonly RoleDefinition[] = [
  role('c2f4ef07-c644-48eb-af81-4b1b4947fb11', 'AcrDelete', 'Deletes images and other artifacts from a registry.', {
    actions: ['Microsoft.ContainerRegistry/registries/artifacts/delete'],
  }),
  role(
    '6cef56e8-d556-48e5-a04f-b8e64114680f',
    'AcrImageSigner',
    'Signs images for content trust, which is on its way out.',
    {
      actions: ['Microsoft.ContainerRegistry/registries/sign/write'],
      dataActions: ['Microsoft.ContainerRegistry/registries/trustedCollections/write'],
    },
  ),
  role('7f951dda-4ed3-4680-a7ca-43fe172d538d', 'AcrPull', 'Pulls images and other artifacts from a registry.', {
    actions: ['Microsoft.ContainerRegistry/registries/pull/read'],
  }),
  role(
    '8311e382-0749-4cb8-b61a-304f252e45ec',
    'AcrPush',
    'Pushes images and other artifacts to a registry, and pulls them.',
    {
      actions: [
        'Microsoft.ContainerRegistry/registries/pull/read',
        'Microsoft.ContainerRegistry/registries/push/write',
      ],
    },
  ),
  role(
    'bfdb9389-c9a5-478a-bb2f-ba9ca092c3c7',
    'Container Registry Repository Catalog Lister',
    'Lists the repositories of a registry.',
    {
      dataActions: ['Microsoft.ContainerRegistry/registries/catalog/read'],
    },
  ),
  role(
    '2efddaa5-3f1f-4df3-97df-af3f13818f4c',
    'Container Registry Repository Contributor',
    'Reads, writes and deletes images of the repositories it is given.',
    {
      dataActions: [
        'Microsoft.ContainerRegistry/registries/repositories/metadata/read',
        'Microsoft.ContainerRegistry/registries/repositories/content/read',
        'Microsoft.ContainerRegistry/registries/repositories/metadata/write',
        'Microsoft.ContainerRegistry/registries/repositories/content/write',
        'Microsoft.ContainerRegistry/registries/repositories/metadata/delete',
        'Microsoft.ContainerRegistry/registries/repositories/content/delete',
      ],
    },
  ),
  role(
    'b93aa761-3e63-49ed-ac28-beffa264f7ac',
    'Container Registry Repository Reader',
    'Reads images of the repositories it is given.',
    {
      dataActions: [
        'Microsoft.ContainerRegistry/registries/repositories/metadata/read',
        'Microsoft.ContainerRegistry/registries/repositories/content/read',
      ],
    },
  ),
  role(
    '2a1e307c-b015-4ebd-883e-5b7698a07328',
    'Container Registry Repository Writer',
    'Reads and writes images of the repositories it is given.',
    {
      dataActions: [
        'Microsoft.ContainerRegistry/registries/repositories/metadata/read',
        'Microsoft.ContainerRegistry/registries/repositories/content/read',
        'Microsoft.ContainerRegistry/registries/repositories/metadata/write',
        'Microsoft.ContainerRegistry/registries/repositories/content/write',
      ],
    },
  ),
  role(
    'fb382eab-e894-4461-af04-94435c366c3f',
    'Container Registry Tasks Contributor',
    "Manages and runs a registry's tasks, builds and agent pools.",
    {
      actions: [
        'Microsoft.ContainerRegistry/registries/agentpools/read',
        'Microsoft.ContainerRegistry/registries/agentpools/write',
        'Microsoft.ContainerRegistry/registries/agentpools/delete',
        'Microsoft.ContainerRegistry/registries/agentpools/listQueueStatus/action',
        'Microsoft.ContainerRegistry/registries/agentpools/operationResults/status/read',
        'Microsoft.ContainerRegistry/registries/agentpools/operationStatuses/read',
        'Microsoft.ContainerRegistry/registries/tasks/read',
        'Microsoft.ContainerRegistry/registries/tasks/write',
        'Microsoft.ContainerRegistry/registries/tasks/delete',
        'Microsoft.ContainerRegistry/registries/tasks/listDetails/action',
        'Microsoft.ContainerRegistry/registries/scheduleRun/action',
        'Microsoft.ContainerRegistry/registries/listBuildSourceUploadUrl/action',
        'Microsoft.ContainerRegistry/registries/runs/read',
        'Microsoft.ContainerRegistry/registries/runs/write',
        'Microsoft.ContainerRegistry/registries/runs/listLogSasUrl/action',
        'Microsoft.ContainerRegistry/registries/runs/cancel/action',
        'Microsoft.ContainerRegistry/registries/taskruns/read',
        'Microsoft.ContainerRegistry/registries/taskruns/write',
        'Microsoft.ContainerRegistry/registries/taskruns/delete',
        'Microsoft.ContainerRegistry/registries/taskruns/listDetails/action',
        'Microsoft.ContainerRegistry/registries/taskruns/operationStatuses/read',
        'Microsoft.Resources/deployments/*',
        'Microsoft.Resources/subscriptions/resourceGroups/read',
        'Microsoft.ContainerRegistry/registries/read',
      ],
    },
  ),
  role(
    '5d977122-f97e-4b4d-a52f-6b43003ddb4d',
    'Azure Container Instances Contributor Role',
    'Manages container groups.',
    {
      actions: [
        'Microsoft.ContainerInstance/containerGroups/*',
        'Microsoft.Resources/deployments/*',
        'Microsoft.Authorization/*/read',
        'Microsoft.Insights/alertRules/*',
        'Microsoft.Resources/subscriptions/resourceGroups/read',
      ],
    },
  ),
  role('358470bc-b998-42bd-ab17-a7e34c199c0f', 'Container Apps Contributor', 'Manages container apps.', {
    actions: [
      'Microsoft.Authorization/*/read',
      'Microsoft.Insights/alertRules/*',
      'Microsoft.App/containerApps/*/read',
      'Microsoft.App/containerApps/*/write',
      'Microsoft.App/containerApps/*/delete',
      'Microsoft.App/containerApps/*/action',
      'Microsoft.App/managedEnvironments/read',
      'Microsoft.App/managedEnvironments/*/read',
      'Microsoft.App/managedEnvironments/join/action',
      'Microsoft.App/managedEnvironments/checknameavailability/action',
      'Microsoft.App/connectedEnvironments/read',
      'Microsoft.App/connectedEnvironments/*/read',
      'Microsoft.App/connectedEnvironments/join/action',
      'Microsoft.App/connectedEnvironments/checknameavailability/action',
    ],
  }),
  role(
    'f3bd1b5c-91fa-40e7-afe7-0c11d331232c',
    'Container Apps Operator',
    'Reads container apps, follows their logs and opens a shell in them.',
    {
      actions: [
        'Microsoft.Authorization/*/read',
        'Microsoft.Insights/alertRules/*',
        'Microsoft.App/containerApps/*/read',
        'Microsoft.App/containerApps/*/action',
        'Microsoft.App/managedEnvironments/read',
        'Microsoft.App/managedEnvironments/*/read',
        'Microsoft.App/managedEnvironments/join/action',
        'Microsoft.App/managedEnvironments/checknameavailability/action',
        'Microsoft.App/connectedEnvironments/read',
        'Microsoft.App/connectedEnvironments/*/read',
        'Microsoft.App/connectedEnvironments/join/action',
        'Microsoft.App/connectedEnvironments/checknameavailability/action',
      ],
      dataActions: [
        'Microsoft.App/containerApps/logstream/action',
        'Microsoft.App/containerApps/exec/action',
        'Microsoft.App/containerApps/debug/action',
      ],
    },
  ),
  role('ad2dd5fb-cd4b-4fd4-a9b6-4fed3630980b', 'ContainerApp Reader', 'Sees container apps and changes nothing.', {
    actions: [
      'Microsoft.App/containerApps/*/read',
      'Microsoft.App/containerApps/read',
      'Microsoft.Authorization/*/read',
      'Microsoft.Insights/alertRules/*',
      'Microsoft.Resources/deployments/read',
      'Microsoft.Resources/subscriptions/resourceGroups/read',
    ],
  }),
]
