import type { RoleDefinition } from '../model/role-definition.js'
import { role } from './role.js'

/** Runbooks and the jobs they start. */
export const automationRoles: readonly RoleDefinition[] = [
  role(
    'f353d9bd-d4a6-484e-a77a-8050b599b867',
    'Automation Contributor',
    'Manages automation accounts and what runs in them.',
    {
      actions: [
        'Microsoft.Automation/automationAccounts/*',
        'Microsoft.Authorization/*/read',
        'Microsoft.Resources/deployments/*',
        'Microsoft.Resources/subscriptions/resourceGroups/read',
        'Microsoft.Support/*',
        'Microsoft.Insights/ActionGroups/*',
        'Microsoft.Insights/ActivityLogAlerts/*',
        'Microsoft.Insights/MetricAlerts/*',
        'Microsoft.Insights/ScheduledQueryRules/*',
        'Microsoft.Insights/diagnosticSettings/*',
        'Microsoft.OperationalInsights/workspaces/sharedKeys/action',
      ],
    },
  ),
  role('4fe576fe-1146-4730-92eb-48519fa6bf9f', 'Automation Job Operator', 'Creates and manages the jobs of runbooks.', {
    actions: [
      'Microsoft.Authorization/*/read',
      'Microsoft.Automation/automationAccounts/hybridRunbookWorkerGroups/read',
      'Microsoft.Automation/automationAccounts/jobs/read',
      'Microsoft.Automation/automationAccounts/jobs/resume/action',
      'Microsoft.Automation/automationAccounts/jobs/stop/action',
      'Microsoft.Automation/automationAccounts/jobs/streams/read',
      'Microsoft.Automation/automationAccounts/jobs/suspend/action',
      'Microsoft.Automation/automationAccounts/jobs/write',
      'Microsoft.Automation/automationAccounts/jobs/output/read',
      'Microsoft.Insights/alertRules/*',
      'Microsoft.Resources/deployments/*',
      'Microsoft.Resources/subscriptions/resourceGroups/read',
      'Microsoft.Support/*',
    ],
  }),
  role('d3881f73-407a-4167-8283-e981cbba0404', 'Automation Operator', 'Starts, stops, suspends and resumes jobs.', {
    actions: [
      'Microsoft.Authorization/*/read',
      'Microsoft.Automation/automationAccounts/hybridRunbookWorkerGroups/read',
      'Microsoft.Automation/automationAccounts/jobs/read',
      'Microsoft.Automation/automationAccounts/jobs/resume/action',
      'Microsoft.Automation/automationAccounts/jobs/stop/action',
      'Microsoft.Automation/automationAccounts/jobs/streams/read',
      'Microsoft.Automation/automationAccounts/jobs/suspend/action',
      'Microsoft.Automation/automationAccounts/jobs/write',
      'Microsoft.Automation/automationAccounts/jobSchedules/read',
      'Microsoft.Automation/automationAccounts/jobSchedules/write',
      'Microsoft.Automation/automationAccounts/linkedWorkspace/read',
      'Microsoft.Automation/automationAccounts/read',
      'Microsoft.Automation/automationAccounts/runbooks/read',
      'Microsoft.Automation/automationAccounts/schedules/read',
      'Microsoft.Automation/automationAccounts/schedules/write',
      'Microsoft.Insights/alertRules/*',
      'Microsoft.ResourceHealth/availabilityStatuses/read',
      'Microsoft.Resources/deployments/*',
      'Microsoft.Automation/automationAccounts/jobs/output/read',
      'Microsoft.Resources/subscriptions/resourceGroups/read',
      'Microsoft.Support/*',
    ],
  }),
  role(
    '5fb5aef8-1081-4b8e-bb16-9d5d0385bab5',
    'Automation Runbook Operator',
    'Reads the properties of runbooks, as starting a job of one requires.',
    {
      actions: [
        'Microsoft.Authorization/*/read',
        'Microsoft.Automation/automationAccounts/runbooks/read',
        'Microsoft.Insights/alertRules/*',
        'Microsoft.Resources/deployments/*',
        'Microsoft.Resources/subscriptions/resourceGroups/read',
        'Microsoft.Support/*',
      ],
    },
  ),
]
