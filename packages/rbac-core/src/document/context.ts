import type { Limits } from '../model/limits.js'
import type { PolicySections } from '../model/policy.js'
import { ConditionProblems } from './conditions.js'
import type { Place } from './place.js'
import type { Report } from './report.js'
import type { SectionName } from './sections.js'

/** What every reader of items needs. */
export interface Context {
  readonly report: Report
  readonly limits: Limits
  readonly conditions: ConditionProblems
  /** For each item something was found in: from which to which number of the report. */
  readonly noted: Map<object, readonly [from: number, to: number]>
  /** Whether the policy is to remember where its items were written. */
  readonly places: boolean
}

/** Something that was read, and where it was written. */
export interface Placed<Value> {
  readonly value: Value
  readonly place: Place
}

/** The sections while they are being read. */
export type Draft = { readonly [name in SectionName]: Placed<PolicySections[name][number]>[] }

/** The sections when all their items were read. */
export type FinishedDraft = { readonly [name in SectionName]: readonly Placed<PolicySections[name][number]>[] }

export type Writable<Type> = { -readonly [key in keyof Type]: Type[key] }

export function contextFor(report: Report, limits: Limits, places: boolean): Context {
  return { report, limits, conditions: new ConditionProblems(limits), noted: new Map(), places }
}
