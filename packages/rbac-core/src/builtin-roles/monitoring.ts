import type { RoleDefinition } from '../model/role-definition.js'
import { role } from './role.js'

/** Metrics, logs, workbooks and dashboards. */
export const monitoringRoles: readonly RoleDefinition[] = [
  role(
    '749f88d5-cbae-40b8-bcfc-e573ddc772fa',
    'Monitoring Contributor',
    'Reads all monitoring data and changes monitoring settings.',
    {
      actions: [
        '*/read',
        'Microsoft.AlertsManagement/alerts/*',
        'Microsoft.AlertsManagement/alertsSummary/*',
        'Microsoft.AlertsManagement/issues/*',
        'Microsoft.Insights/actiongroups/*',
        'Microsoft.Insights/activityLogAlerts/*',
        'Microsoft.Insights/AlertRules/*',
        'Microsoft.Insights/components/*',
        'Microsoft.Insights/createNotifications/*',
        'Microsoft.Insights/dataCollectionEndpoints/*',
        'Microsoft.Insights/dataCollectionRules/*',
        'Microsoft.Insights/dataCollectionRuleAssociations/*',
        'Microsoft.Insights/DiagnosticSettings/*',
        'Microsoft.Insights/eventtypes/*',
        'Microsoft.Insights/LogDefinitions/*',
        'Microsoft.Insights/metricalerts/*',
        'Microsoft.Insights/MetricDefinitions/*',
        'Microsoft.Insights/Metrics/*',
        'Microsoft.Insights/notificationStatus/*',
        'Microsoft.Insights/Register/Action',
        'Microsoft.Insights/scheduledqueryrules/*',
        'Microsoft.Insights/webtests/*',
        'Microsoft.Insights/workbooks/*',
        'Microsoft.Insights/workbooktemplates/*',
        'Microsoft.Insights/privateLinkScopes/*',
        'Microsoft.Insights/privateLinkScopeOperationStatuses/*',
        'Microsoft.Monitor/accounts/*',
        'Microsoft.Monitor/settings/*',
        'Microsoft.OperationalInsights/workspaces/write',
        'Microsoft.OperationalInsights/workspaces/intelligencepacks/*',
        'Microsoft.OperationalInsights/workspaces/savedSearches/*',
        'Microsoft.OperationalInsights/workspaces/search/action',
        'Microsoft.OperationalInsights/workspaces/sharedKeys/action',
        'Microsoft.OperationalInsights/workspaces/sharedKeys/read',
        'Microsoft.OperationalInsights/workspaces/storageinsightconfigs/*',
        'Microsoft.OperationalInsights/locations/workspaces/failover/action',
        'Microsoft.OperationalInsights/workspaces/failback/action',
        'Microsoft.Support/*',
        'Microsoft.AlertsManagement/smartDetectorAlertRules/*',
        'Microsoft.AlertsManagement/actionRules/*',
        'Microsoft.AlertsManagement/smartGroups/*',
        'Microsoft.AlertsManagement/migrateFromSmartDetection/*',
        'Microsoft.AlertsManagement/investigations/*',
        'Microsoft.AlertsManagement/prometheusRuleGroups/*',
        'Microsoft.Monitor/investigations/*',
        'Microsoft.Resources/deployments/*',
      ],
    },
  ),
  role('43d0d8ad-25c7-4714-9337-8ba259a9fe05', 'Monitoring Reader', 'Reads all monitoring data.', {
    actions: ['*/read', 'Microsoft.OperationalInsights/workspaces/search/action', 'Microsoft.Support/*'],
  }),
  role(
    'b0d8363b-8ddd-447d-831f-62ca05bff136',
    'Monitoring Data Reader',
    'Queries the data of an Azure Monitor workspace.',
    {
      dataActions: ['Microsoft.Monitor/accounts/data/metrics/read'],
    },
  ),
  role(
    'dbc9c667-e97f-4491-aee6-90b9cf960190',
    'Privileged Monitoring Data Reader',
    'Queries logs, those in protected tables included.',
    {
      actions: [
        'Microsoft.OperationalInsights/workspaces/query/read',
        'Microsoft.OperationalInsights/workspaces/read',
        'Microsoft.Insights/Logs/Read',
      ],
      dataActions: ['Microsoft.OperationalInsights/workspaces/tables/data/read', 'Microsoft.Insights/logs/data/read'],
      condition:
        "((!(ActionMatches{'Microsoft.OperationalInsights/workspaces/tables/data/read'})) " +
        'OR (@Resource[Microsoft.OperationalInsights/workspaces/tables:protectionLevel] ForAllOfAnyValues:StringEquals ' +
        "{'General', 'Protected'})) " +
        "AND ((!(ActionMatches{'Microsoft.Insights/logs/data/read'})) " +
        'OR (@Resource[Microsoft.Insights/logs/tables:protectionLevel] ForAllOfAnyValues:StringEquals ' +
        "{'General', 'Protected'}))",
      conditionVersion: '2.0',
    },
  ),
  role(
    '3913510d-42f4-4e42-8a64-420c390055eb',
    'Monitoring Metrics Publisher',
    'Publishes metrics about Azure resources.',
    {
      actions: [
        'Microsoft.Insights/Register/Action',
        'Microsoft.Support/*',
        'Microsoft.Resources/subscriptions/resourceGroups/read',
      ],
      dataActions: ['Microsoft.Insights/Metrics/Write', 'Microsoft.Insights/Telemetry/Write'],
    },
  ),
  role(
    '92aaf0da-9dab-42b6-94a3-d43ce8d16293',
    'Log Analytics Contributor',
    'Reads all logs and changes how they are collected, storage account keys included.',
    {
      actions: [
        '*/read',
        'Microsoft.ClassicCompute/virtualMachines/extensions/*',
        'Microsoft.ClassicStorage/storageAccounts/listKeys/action',
        'Microsoft.Compute/virtualMachines/extensions/*',
        'Microsoft.HybridCompute/machines/extensions/write',
        'Microsoft.Insights/alertRules/*',
        'Microsoft.Insights/diagnosticSettings/*',
        'Microsoft.OperationalInsights/*',
        'Microsoft.OperationsManagement/*',
        'Microsoft.Resources/deployments/*',
        'Microsoft.Resources/subscriptions/resourcegroups/deployments/*',
        'Microsoft.Storage/storageAccounts/listKeys/action',
        'Microsoft.Support/*',
      ],
      dataActions: ['Microsoft.OperationalInsights/workspaces/jobs/export/action'],
    },
  ),
  role(
    '73c42c96-874c-492b-b04d-ab87d138a893',
    'Log Analytics Reader',
    'Reads and searches all logs, and sees how they are collected.',
    {
      actions: [
        '*/read',
        'Microsoft.OperationalInsights/workspaces/analytics/query/action',
        'Microsoft.OperationalInsights/workspaces/search/action',
        'Microsoft.Support/*',
      ],
      notActions: ['Microsoft.OperationalInsights/workspaces/sharedKeys/read'],
      dataActions: ['Microsoft.OperationalInsights/workspaces/jobs/export/action'],
    },
  ),
  role(
    '3b03c2da-16b3-4a49-8834-0f8130efdd3b',
    'Log Analytics Data Reader',
    'Queries the logs of the workspaces and tables it is given.',
    {
      actions: ['Microsoft.OperationalInsights/workspaces/query/read', 'Microsoft.OperationalInsights/workspaces/read'],
      dataActions: ['Microsoft.OperationalInsights/workspaces/tables/data/read'],
    },
  ),
  role(
    'ae349356-3a1b-4a5e-921d-050484c6347e',
    'Application Insights Component Contributor',
    'Manages Application Insights components.',
    {
      actions: [
        'Microsoft.Authorization/*/read',
        'Microsoft.Insights/alertRules/*',
        'Microsoft.Insights/generateLiveToken/read',
        'Microsoft.Insights/metricAlerts/*',
        'Microsoft.Insights/components/*',
        'Microsoft.Insights/scheduledqueryrules/*',
        'Microsoft.Insights/topology/read',
        'Microsoft.Insights/transactions/read',
        'Microsoft.Insights/webtests/*',
        'Microsoft.ResourceHealth/availabilityStatuses/read',
        'Microsoft.Resources/deployments/*',
        'Microsoft.Resources/subscriptions/resourceGroups/read',
        'Microsoft.Support/*',
      ],
    },
  ),
  role('e8ddcd69-c73f-4f9f-9844-4100522f16ad', 'Workbook Contributor', 'Saves shared workbooks.', {
    actions: [
      'Microsoft.Insights/workbooks/write',
      'Microsoft.Insights/workbooks/delete',
      'Microsoft.Insights/workbooks/read',
      'Microsoft.Insights/workbooks/revisions/read',
      'Microsoft.Insights/workbooktemplates/write',
      'Microsoft.Insights/workbooktemplates/delete',
      'Microsoft.Insights/workbooktemplates/read',
    ],
  }),
  role('b279062a-9be3-42a0-92ae-8b3cf002ec4d', 'Workbook Reader', 'Reads workbooks.', {
    actions: [
      'microsoft.insights/workbooks/read',
      'microsoft.insights/workbooks/revisions/read',
      'microsoft.insights/workbooktemplates/read',
    ],
  }),
  role(
    '22926164-76b3-42b3-bc55-97df8dab3e41',
    'Grafana Admin',
    'Manages a Grafana server, its data sources and its users.',
    {
      dataActions: ['Microsoft.Dashboard/grafana/ActAsGrafanaAdmin/action'],
    },
  ),
  role('a79a5197-3a5c-4973-a920-486035ffd60f', 'Grafana Editor', 'Edits Grafana dashboards, folders and playlists.', {
    dataActions: ['Microsoft.Dashboard/grafana/ActAsGrafanaEditor/action'],
  }),
  role(
    '60921a7e-fef1-4a43-9b16-a26c52ad4769',
    'Grafana Viewer',
    'Looks at Grafana dashboards and queries their data sources.',
    {
      dataActions: ['Microsoft.Dashboard/grafana/ActAsGrafanaViewer/action'],
    },
  ),
  role(
    '150f5e0c-0603-4f03-8c7f-cf70034c4e90',
    'Data Purger',
    'Purges data from Application Insights and Log Analytics.',
    {
      actions: [
        'Microsoft.Insights/components/*/read',
        'Microsoft.Insights/components/purge/action',
        'Microsoft.OperationalInsights/workspaces/*/read',
        'Microsoft.OperationalInsights/workspaces/purge/action',
      ],
    },
  ),
]
