type Text = string | null | undefined
type List<Item> = readonly Item[] | null | undefined

export interface RawConditioned {
  readonly condition?: Text
  readonly conditionVersion?: Text
}

export interface RawPermission extends RawConditioned {
  readonly actions?: List<string>
  readonly notActions?: List<string>
  readonly dataActions?: List<string>
  readonly notDataActions?: List<string>
}

interface Envelope {
  readonly id?: Text
  readonly name?: Text
}

interface RawRoleDefinition extends Envelope {
  readonly roleName?: Text
  readonly roleType?: Text
  readonly description?: Text
  readonly permissions: readonly RawPermission[] | null
  readonly assignableScopes?: List<string>
}

interface RawRoleAssignment extends Envelope, RawConditioned {
  readonly principalId: string
  readonly principalType?: Text
  readonly roleDefinitionId?: Text
  readonly roleDefinitionName?: Text
  readonly scope?: Text
  readonly description?: Text
}

interface RawScheduleInstance extends RawRoleAssignment {
  readonly startDateTime?: Text
  readonly endDateTime?: Text
  readonly status?: Text
  readonly memberType?: Text
  readonly assignmentType?: Text
  readonly originRoleAssignmentId?: Text
}

interface RawDenyPrincipal {
  readonly id: string
  readonly type?: Text
}

interface RawDenyAssignment extends Envelope, RawConditioned {
  readonly denyAssignmentName?: Text
  readonly description?: Text
  readonly permissions: readonly RawPermission[] | null
  readonly scope?: Text
  readonly doNotApplyToChildScopes?: boolean | undefined
  readonly principals: readonly RawDenyPrincipal[] | null
  readonly excludePrincipals?: List<RawDenyPrincipal>
  readonly isSystemProtected?: boolean | undefined
  readonly denyAssignmentEffect?: Text
}

interface RawGroup {
  readonly id: string
  readonly displayName?: Text
  readonly members?: List<string>
}

interface RawManagementGroup {
  readonly id: string
  readonly displayName?: Text
  readonly parent?: Text
  readonly subscriptions?: List<string>
}

export interface RawPrincipal {
  readonly id: string
  readonly type: string
  readonly displayName?: Text
  readonly userPrincipalName?: Text
  readonly appId?: Text
  /** Not looked at yet. */
  readonly attributes?: unknown
}

interface RawResource {
  readonly scope: string
  readonly type?: Text
  /** Not looked at yet. */
  readonly attributes?: unknown
}

interface RawAction {
  readonly name: string
  readonly isDataAction: boolean
}

/** The items of each section after `flatten` and the check of their types. */
export interface RawItems {
  readonly roleDefinitions: RawRoleDefinition
  readonly roleAssignments: RawRoleAssignment
  readonly denyAssignments: RawDenyAssignment
  readonly roleAssignmentScheduleInstances: RawScheduleInstance
  readonly roleEligibilityScheduleInstances: RawScheduleInstance
  readonly groups: RawGroup
  readonly managementGroups: RawManagementGroup
  readonly principals: RawPrincipal
  readonly resources: RawResource
  readonly actions: RawAction
}
