import type { AccessRequest } from 'rbac-core'
import type { Evaluation, Properties } from '../wire/entities.js'
import type { KnownPolicy } from './known-policy.js'

/** Why a question cannot be allowed whatever the policy says; the answer names it as the reason. */
export type UnusableReason =
  | 'subjectTypeMismatch'
  | 'resourceTypeMismatch'
  | 'unusableSubject'
  | 'unusableResource'
  | 'unusableAction'
  | 'unusableTime'

/** A question that means nothing to the engine: the decision is false. */
export interface Unusable {
  readonly unusable: UnusableReason
}

/** Between what AuthZEN calls things and what the policy does. Searches put each candidate back through `toRequest`. */
export interface Mapping {
  toRequest(evaluation: Evaluation, known: KnownPolicy): AccessRequest | Unusable
  /** Ids of the subjects of a kind that may be found, in the order of code units. */
  subjects(kind: Kind, known: KnownPolicy): readonly string[]
  /** Ids of the resources of a kind that may be found, likewise. */
  resources(kind: Kind, known: KnownPolicy): readonly string[]
  /** Names of the actions that may be found, likewise. */
  actions(known: KnownPolicy): readonly string[]
}

/** What a search is for: all of a type, with what is sent of each. */
export interface Kind {
  readonly type: string
  readonly properties?: Properties
}

/** Changes a mapping: gets the one in force and returns one that may ask it. */
export type MappingHook = (mapping: Mapping) => Mapping

export function isUnusable(request: AccessRequest | Unusable): request is Unusable {
  return 'unusable' in request
}
