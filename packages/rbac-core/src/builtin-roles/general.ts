import type { RoleDefinition } from '../model/role-definition.js'
import { role } from './role.js'

/** Roles that concern no one service. */
export const generalRoles: readonly RoleDefinition[] = [
  role('acdd72a7-3385-48ef-bd42-f606fba81ae7', 'Reader', 'Sees every resource and its settings, and changes nothing.', {
    actions: ['*/read'],
  }),
  role(
    '4a9ae827-6dc8-4573-8ac7-8239d42aa03f',
    'Tag Contributor',
    'Sets and removes tags, without access to what they are on.',
    {
      actions: [
        'Microsoft.Authorization/*/read',
        'Microsoft.Resources/subscriptions/resourceGroups/read',
        'Microsoft.Resources/subscriptions/resourceGroups/resources/read',
        'Microsoft.Resources/subscriptions/resources/read',
        'Microsoft.Resources/deployments/*',
        'Microsoft.Insights/alertRules/*',
        'Microsoft.Support/*',
        'Microsoft.Resources/tags/*',
      ],
    },
  ),
  role(
    '36243c78-bf99-498c-9df9-86d9f8d28608',
    'Resource Policy Contributor',
    'Writes and assigns Azure Policy, and reads the resources it is about.',
    {
      actions: [
        '*/read',
        'Microsoft.Authorization/policyassignments/*',
        'Microsoft.Authorization/policydefinitions/*',
        'Microsoft.Authorization/policyexemptions/*',
        'Microsoft.Authorization/policyenrollments/*',
        'Microsoft.Authorization/policysetdefinitions/*',
        'Microsoft.PolicyInsights/*',
        'Microsoft.Resources/deployments/*',
        'Microsoft.Support/*',
      ],
    },
  ),
  role('28bf596f-4eb7-45ce-b5bc-6cf482fec137', 'Locks Contributor', 'Adds and removes management locks.', {
    actions: [
      'Microsoft.Authorization/locks/read',
      'Microsoft.Authorization/locks/write',
      'Microsoft.Authorization/locks/delete',
    ],
  }),
  role(
    '5d58bcaf-24a5-4b20-bdb6-eed9f69fbe4c',
    'Management Group Contributor',
    'Creates, moves and deletes management groups and the subscriptions under them.',
    {
      actions: [
        'Microsoft.Management/managementGroups/delete',
        'Microsoft.Management/managementGroups/read',
        'Microsoft.Management/managementGroups/subscriptions/delete',
        'Microsoft.Management/managementGroups/subscriptions/write',
        'Microsoft.Management/managementGroups/write',
        'Microsoft.Management/managementGroups/subscriptions/read',
        'Microsoft.Authorization/*/read',
      ],
    },
  ),
  role(
    'ac63b705-f282-497d-ac71-919bf39d939d',
    'Management Group Reader',
    'Sees management groups and the subscriptions under them.',
    {
      actions: [
        'Microsoft.Management/managementGroups/read',
        'Microsoft.Management/managementGroups/subscriptions/read',
        'Microsoft.Authorization/*/read',
      ],
    },
  ),
  role(
    'cfd33db0-3dd1-45e3-aa9d-cdbdf3b6f24e',
    'Support Request Contributor',
    'Opens support requests and follows them up.',
    {
      actions: [
        'Microsoft.Authorization/*/read',
        'Microsoft.Resources/subscriptions/resourceGroups/read',
        'Microsoft.Support/*',
      ],
    },
  ),
  role('0e5f05e5-9ab9-446b-b98d-1e2157c94125', 'Quota Request Operator', 'Asks for quota and follows the request.', {
    actions: [
      'Microsoft.Capacity/resourceProviders/locations/serviceLimits/read',
      'Microsoft.Capacity/resourceProviders/locations/serviceLimits/write',
      'Microsoft.Capacity/resourceProviders/locations/serviceLimitsRequests/read',
      'Microsoft.Capacity/register/action',
      'Microsoft.Quota/usages/read',
      'Microsoft.Quota/quotas/read',
      'Microsoft.Quota/quotas/write',
      'Microsoft.Quota/quotaRequests/read',
      'Microsoft.Quota/register/action',
      'Microsoft.Authorization/*/read',
      'Microsoft.Insights/alertRules/*',
      'Microsoft.Resources/deployments/*',
      'Microsoft.Resources/subscriptions/resourceGroups/read',
      'Microsoft.Support/*',
    ],
  }),
  role(
    '1c9b6475-caf0-4164-b5a1-2142a7116f4b',
    'Template Spec Contributor',
    'Manages template specs and their versions.',
    {
      actions: [
        'Microsoft.Resources/templateSpecs/*',
        'Microsoft.Authorization/*/read',
        'Microsoft.Resources/deployments/*',
        'Microsoft.Resources/subscriptions/resourceGroups/read',
      ],
    },
  ),
  role('392ae280-861d-42bd-9ea5-08ee6d83b80e', 'Template Spec Reader', 'Sees template specs and their versions.', {
    actions: ['Microsoft.Resources/templateSpecs/*/read'],
  }),
  role(
    '641177b8-a67a-45b9-a033-47bc880bb21e',
    'Managed Application Contributor Role',
    'Creates managed applications and the resource groups they live in.',
    {
      actions: [
        '*/read',
        'Microsoft.Solutions/applications/*',
        'Microsoft.Solutions/register/action',
        'Microsoft.Resources/subscriptions/resourceGroups/*',
        'Microsoft.Resources/deployments/*',
      ],
    },
  ),
  role(
    'c7393b34-138c-406f-901b-d8cf2b17e6ae',
    'Managed Application Operator Role',
    'Reads managed applications and runs their actions.',
    {
      actions: ['*/read', 'Microsoft.Solutions/applications/read', 'Microsoft.Solutions/*/action'],
    },
  ),
  role(
    '41077137-e803-4205-871c-5a86e6a753b4',
    'Blueprint Contributor',
    'Writes blueprint definitions, but assigns none.',
    {
      actions: [
        'Microsoft.Authorization/*/read',
        'Microsoft.Blueprint/blueprints/*',
        'Microsoft.Resources/subscriptions/resourceGroups/read',
        'Microsoft.Resources/deployments/*',
        'Microsoft.Support/*',
      ],
    },
  ),
  role('437d2ced-4a38-4302-8479-ed2bcb43d090', 'Blueprint Operator', 'Assigns published blueprints, but writes none.', {
    actions: [
      'Microsoft.Authorization/*/read',
      'Microsoft.Blueprint/blueprintAssignments/*',
      'Microsoft.Resources/subscriptions/resourceGroups/read',
      'Microsoft.Resources/deployments/*',
      'Microsoft.Support/*',
    ],
  }),
]
