import type { RoleDefinition } from '../model/role-definition.js'
import { role } from './role.js'

/** Data pipelines and clusters. */
export const analyticsRoles: readonly RoleDefinition[] = [
  role(
    '673868aa-7521-48a0-acc6-0f60742d39f5',
    'Data Factory Contributor',
    'Manages data factories and everything in them.',
    {
      actions: [
        'Microsoft.Authorization/*/read',
        'Microsoft.DataFactory/dataFactories/*',
        'Microsoft.DataFactory/factories/*',
        'Microsoft.Insights/alertRules/*',
        'Microsoft.ResourceHealth/availabilityStatuses/read',
        'Microsoft.Resources/deployments/*',
        'Microsoft.Resources/subscriptions/resourceGroups/read',
        'Microsoft.Support/*',
        'Microsoft.EventGrid/eventSubscriptions/write',
      ],
    },
  ),
  role(
    '61ed4efc-fab3-44fd-b111-e24485cc132a',
    'HDInsight Cluster Operator',
    'Reads HDInsight clusters and changes their configuration.',
    {
      actions: [
        'Microsoft.HDInsight/*/read',
        'Microsoft.HDInsight/clusters/getGatewaySettings/action',
        'Microsoft.HDInsight/clusters/updateGatewaySettings/action',
        'Microsoft.HDInsight/clusters/configurations/*',
        'Microsoft.Resources/subscriptions/resourceGroups/read',
        'Microsoft.Resources/deployments/operations/read',
        'Microsoft.Insights/alertRules/*',
        'Microsoft.Authorization/*/read',
        'Microsoft.Support/*',
      ],
    },
  ),
  role(
    '6e0c8711-85a0-4490-8365-8ec13c4560b4',
    'Stream Analytics Contributor',
    'Manages Stream Analytics jobs and clusters.',
    {
      actions: [
        'Microsoft.StreamAnalytics/*',
        'Microsoft.Authorization/*/read',
        'Microsoft.Insights/alertRules/*',
        'Microsoft.Resources/deployments/*',
        'Microsoft.Resources/subscriptions/resourceGroups/read',
      ],
    },
  ),
  role(
    '1dfc38e8-6ce7-447f-807c-029c65262c5f',
    'Stream Analytics Reader',
    'Sees Stream Analytics jobs and clusters and changes nothing.',
    {
      actions: [
        'Microsoft.StreamAnalytics/streamingjobs/Read',
        'Microsoft.StreamAnalytics/streamingjobs/*/Read',
        'Microsoft.StreamAnalytics/clusters/Read',
        'Microsoft.StreamAnalytics/clusters/*/Read',
        'Microsoft.StreamAnalytics/clusters/ListStreamingJobs/action',
        'Microsoft.StreamAnalytics/locations/*/Read',
        'Microsoft.StreamAnalytics/operations/Read',
        'Microsoft.Authorization/*/read',
        'Microsoft.Resources/subscriptions/resourceGroups/read',
      ],
    },
  ),
]
