import type { PolicySections } from 'rbac-core'

type Item = Record<string, unknown>
type Document = Record<string, readonly Item[]>

/** The document a policy would be read from: 0 as the `az` commands print it, 1 as the REST interface does. */
export function documentOf(policy: PolicySections, spelling: number): Document {
  const rest = spelling === 1
  const written = (item: object) => (rest ? underProperties(item as Item) : (item as Item))
  const document: Document = {
    roleDefinitions: policy.roleDefinitions.map(written),
    roleAssignments: policy.roleAssignments.map(written),
    denyAssignments: policy.denyAssignments.map(written),
    roleAssignmentScheduleInstances: policy.roleAssignmentScheduleInstances.map(dated).map(written),
    roleEligibilityScheduleInstances: policy.roleEligibilityScheduleInstances.map(dated).map(written),
    groups: policy.groups as unknown as readonly Item[],
    managementGroups: policy.managementGroups.map(({ id, parent, subscriptions }) =>
      rest
        ? {
            id: fullName(id),
            parent: parent === null ? null : fullName(parent),
            subscriptions: subscriptions.map((name) => `/subscriptions/${name}`),
          }
        : { id, parent, subscriptions },
    ),
    principals: policy.principals as unknown as readonly Item[],
    resources: policy.resources as unknown as readonly Item[],
  }
  // What a policy does not have, a document need not mention.
  return Object.fromEntries(Object.entries(document).filter(([, items]) => items.length > 0))
}

function underProperties({ id, ...properties }: Item): Item {
  return { id, properties }
}

function dated({ startTime, endTime, ...rest }: { readonly startTime?: number; readonly endTime?: number }): Item {
  return {
    ...rest,
    ...(startTime === undefined ? {} : { startDateTime: new Date(startTime).toISOString() }),
    ...(endTime === undefined ? {} : { endDateTime: new Date(endTime).toISOString() }),
  }
}

function fullName(managementGroup: string): string {
  return `/providers/Microsoft.Management/managementGroups/${managementGroup}`
}
