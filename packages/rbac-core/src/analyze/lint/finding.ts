import type { ItemPlace } from '../../model/policy.js'
import type { FindingCode } from './codes.js'

/** `error`: Azure refuses it, or it surely does not do what it says. `info`: worth knowing, perhaps meant. */
export type FindingSeverity = 'error' | 'warning' | 'info'

/** One thing in a policy that is probably not meant, or worth knowing. The policy is valid, and means what it says. */
export interface Finding extends ItemPlace {
  readonly code: FindingCode
  readonly severity: FindingSeverity
  /** One line, lower case, user text in backticks. */
  readonly message: string
  /** How to mend it. */
  readonly help?: string
  /** The section of the documentation about this code, e.g. `docs/lint.md#orphan_role`. */
  readonly page: string
}

/** What a rule finds, before its place is known. */
export interface Remark {
  readonly code: FindingCode
  readonly message: string
  readonly help?: string
  readonly at: Target
}

/** A section of the policy; an item of one; or what stands below an item. */
export type Target =
  | { readonly section: string }
  | { readonly item: object; readonly keys: readonly (string | number)[] }

/** The item, or what stands below it. */
export function at(item: object, ...keys: readonly (string | number)[]): Target {
  return { item, keys }
}
