import type { RoleDefinition } from '../model/role-definition.js'
import { role } from './role.js'

/** Web apps, search, real-time messages and maps. */
export const webRoles: readonly RoleDefinition[] = [
  role(
    'de139f84-1756-47ae-9be6-808fbbe84772',
    'Website Contributor',
    'Manages web apps, but not the plans they run on.',
    {
      actions: [
        'Microsoft.Authorization/*/read',
        'Microsoft.Insights/alertRules/*',
        'Microsoft.Insights/components/*',
        'Microsoft.ResourceHealth/availabilityStatuses/read',
        'Microsoft.Resources/deployments/*',
        'Microsoft.Resources/subscriptions/resourceGroups/read',
        'Microsoft.Support/*',
        'Microsoft.Web/certificates/*',
        'Microsoft.Web/listSitesAssignedToHostName/read',
        'Microsoft.Web/register/action',
        'Microsoft.Web/serverFarms/join/action',
        'Microsoft.Web/serverFarms/read',
        'Microsoft.Web/sites/*',
      ],
    },
  ),
  role('2cc479cb-7b4d-49a8-b449-8c00fd0f0a4b', 'Web Plan Contributor', 'Manages the plans web apps run on.', {
    actions: [
      'Microsoft.Authorization/*/read',
      'Microsoft.Insights/alertRules/*',
      'Microsoft.ResourceHealth/availabilityStatuses/read',
      'Microsoft.Resources/deployments/*',
      'Microsoft.Resources/subscriptions/resourceGroups/read',
      'Microsoft.Support/*',
      'Microsoft.Web/serverFarms/*',
      'Microsoft.Web/hostingEnvironments/Join/Action',
      'Microsoft.Insights/autoscalesettings/*',
    ],
  }),
  role(
    '7ca78c08-252a-4471-8644-bb5ff32d4ba0',
    'Search Service Contributor',
    'Manages search services, their indexes and indexers.',
    {
      actions: [
        'Microsoft.Authorization/*/read',
        'Microsoft.Insights/alertRules/*',
        'Microsoft.ResourceHealth/availabilityStatuses/read',
        'Microsoft.Resources/deployments/*',
        'Microsoft.Resources/subscriptions/resourceGroups/read',
        'Microsoft.Search/searchServices/*',
        'Microsoft.Support/*',
      ],
    },
  ),
  role(
    '8ebe5a00-799e-43f5-93ac-243d3dce84a7',
    'Search Index Data Contributor',
    'Reads and writes the documents of search indexes.',
    {
      dataActions: [
        'Microsoft.Search/searchServices/indexes/documents/*',
        'Microsoft.Search/searchServices/indexes/contentSecurity/elevatedOperations/read',
      ],
    },
  ),
  role('1407120a-92aa-4202-b7e9-c0e197c71c8f', 'Search Index Data Reader', 'Queries the documents of search indexes.', {
    dataActions: ['Microsoft.Search/searchServices/indexes/documents/read'],
  }),
  role(
    '8cf5e20a-e4b2-4e9d-b3a1-5ceb692c2761',
    'SignalR/Web PubSub Contributor',
    'Manages SignalR and Web PubSub services.',
    {
      actions: [
        'Microsoft.SignalRService/*',
        'Microsoft.Authorization/*/read',
        'Microsoft.Insights/alertRules/*',
        'Microsoft.Resources/subscriptions/resourceGroups/read',
        'Microsoft.Resources/deployments/*',
        'Microsoft.Support/*',
      ],
    },
  ),
  role(
    '420fcaa2-552c-430f-98ca-3264be4806c7',
    'SignalR App Server',
    'Lets an application server connect to SignalR and negotiate for its clients.',
    {
      dataActions: [
        'Microsoft.SignalRService/SignalR/auth/accessKey/action',
        'Microsoft.SignalRService/SignalR/serverConnection/write',
        'Microsoft.SignalRService/SignalR/clientConnection/write',
      ],
    },
  ),
  role(
    '7e4f1700-ea5a-4f59-8f37-079cfe29dce3',
    'SignalR Service Owner',
    'Does everything with the data of a SignalR service.',
    {
      dataActions: ['Microsoft.SignalRService/SignalR/*'],
    },
  ),
  role(
    '12cf5a90-567b-43ae-8102-96cf46c7d9b4',
    'Web PubSub Service Owner',
    'Does everything with the data of a Web PubSub service.',
    {
      dataActions: ['Microsoft.SignalRService/WebPubSub/*'],
    },
  ),
  role('bfb1c7d2-fb1a-466b-b2ba-aee63b92deaf', 'Web PubSub Service Reader', 'Reads the data of a Web PubSub service.', {
    dataActions: ['Microsoft.SignalRService/WebPubSub/*/read'],
  }),
  role('423170ca-a8f6-4b0f-8487-9e4eb8f49bfa', 'Azure Maps Data Reader', 'Reads map data from an Azure Maps account.', {
    dataActions: ['Microsoft.Maps/accounts/*/read'],
  }),
]
