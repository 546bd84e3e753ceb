/** What an attribute can hold. */
export type AttributeValue = string | number | boolean | readonly (string | number | boolean)[]

/** Flat: keys are written as between the brackets of a condition, e.g. `Microsoft.Storage/…/containers:name`. */
export type AttributeValues = Readonly<Record<string, AttributeValue>>

/** Attributes by source, as a condition names them. */
export interface Attributes {
  readonly Request?: AttributeValues | undefined
  readonly Resource?: AttributeValues | undefined
  readonly Principal?: AttributeValues | undefined
  readonly Environment?: AttributeValues | undefined
}

export type AttributeSource = keyof Attributes

export const ATTRIBUTE_SOURCES: readonly AttributeSource[] = ['Request', 'Resource', 'Principal', 'Environment']

/** May this principal do this action at this scope? */
export interface AccessRequest<Action extends string = string> {
  readonly principalId: string
  /** Groups the caller vouches for, e.g. from a token; joined with those the policy knows. */
  readonly groupIds?: readonly string[] | undefined
  /** True when a token said "too many groups" and nobody resolved them: denies on groups then stay in force. */
  readonly groupsIncomplete?: boolean | undefined
  /** One concrete action, no `*`. */
  readonly action: Action
  /** Which plane; default false, the control plane. */
  readonly isDataAction?: boolean | undefined
  readonly scope: string
  readonly subOperation?: string | undefined
  readonly attributes?: Attributes | undefined
  /** Default: the engine's clock. */
  readonly now?: Date | string | undefined
}

/** The keys of an access request: what has others was meant to ask something else. */
export const ACCESS_REQUEST_KEYS: readonly (keyof AccessRequest)[] = [
  'principalId',
  'groupIds',
  'groupsIncomplete',
  'action',
  'isDataAction',
  'scope',
  'subOperation',
  'attributes',
  'now',
]
