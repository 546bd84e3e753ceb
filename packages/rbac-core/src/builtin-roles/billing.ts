import type { RoleDefinition } from '../model/role-definition.js'
import { role } from './role.js'

/** Roles about money. */
export const billingRoles: readonly RoleDefinition[] = [
  role(
    '434105ed-43f6-45c7-a02f-909b2ba83430',
    'Cost Management Contributor',
    'Sees costs and manages budgets, exports and the like.',
    {
      actions: [
        'Microsoft.Consumption/*',
        'Microsoft.CostManagement/*',
        'Microsoft.Billing/billingPeriods/read',
        'Microsoft.Resources/subscriptions/read',
        'Microsoft.Resources/subscriptions/resourceGroups/read',
        'Microsoft.Support/*',
        'Microsoft.Advisor/configurations/read',
        'Microsoft.Advisor/recommendations/read',
        'Microsoft.Management/managementGroups/read',
        'Microsoft.Billing/billingProperty/read',
      ],
    },
  ),
  role('72fafb9e-0641-4937-9268-a91bfd8191a3', 'Cost Management Reader', 'Sees costs, budgets and exports.', {
    actions: [
      'Microsoft.Consumption/*/read',
      'Microsoft.CostManagement/*/read',
      'Microsoft.Billing/billingPeriods/read',
      'Microsoft.Resources/subscriptions/read',
      'Microsoft.Resources/subscriptions/resourceGroups/read',
      'Microsoft.Support/*',
      'Microsoft.Advisor/configurations/read',
      'Microsoft.Advisor/recommendations/read',
      'Microsoft.Management/managementGroups/read',
      'Microsoft.Billing/billingProperty/read',
    ],
  }),
  role('fa23ad8b-c56e-40d8-ac0c-ce449e1d2c64', 'Billing Reader', 'Sees bills and other billing data.', {
    actions: [
      'Microsoft.Authorization/*/read',
      'Microsoft.Billing/*/read',
      'Microsoft.Commerce/*/read',
      'Microsoft.Consumption/*/read',
      'Microsoft.Management/managementGroups/read',
      'Microsoft.CostManagement/*/read',
      'Microsoft.Support/*',
    ],
  }),
  role('f7b75c60-3036-4b75-91c3-6b41c27c1689', 'Reservation Purchaser', 'Buys reservations.', {
    actions: [
      'Microsoft.Authorization/roleAssignments/read',
      'Microsoft.Capacity/catalogs/read',
      'Microsoft.Capacity/register/action',
      'Microsoft.Compute/register/action',
      'Microsoft.Consumption/register/action',
      'Microsoft.Consumption/reservationRecommendationDetails/read',
      'Microsoft.Consumption/reservationRecommendations/read',
      'Microsoft.Resources/subscriptions/read',
      'Microsoft.Resources/subscriptions/resourceGroups/read',
      'Microsoft.SQL/register/action',
      'Microsoft.Support/supporttickets/write',
    ],
  }),
]
