import type { Issue } from '../errors.js'
import { ParsedPolicy, type PolicyEditor } from '../model/policy.js'
import type { Context, FinishedDraft } from './context.js'
import { placeFinder } from './place-finder.js'
import { joinSections, sectionsOf } from './references.js'
import { inReadingOrder } from './report.js'

/** Warnings by what they are about, so that an edit can drop those of what it removes. */
export interface Warnings {
  readonly ofItem: ReadonlyMap<object, readonly Issue[]>
  /** About the documents as such. */
  readonly ofDocuments: readonly Issue[]
}

/** The same of a policy that may have been edited in place: some of the items may be gone. */
export interface KnownWarnings {
  readonly ofItem: Pick<ReadonlyMap<object, readonly Issue[]>, 'get' | 'size'>
  readonly ofDocuments: readonly Issue[]
}

export const NO_WARNINGS: Warnings = { ofItem: new Map(), ofDocuments: [] }

/**
 * Joins what was read into a policy.
 *
 * @param earlier warnings about items of the draft that were read before
 * @throws {InvalidPolicyError} with everything in the report
 */
export function finishPolicy(
  draft: FinishedDraft,
  context: Context,
  earlier: Warnings,
  editor: (warnings: Warnings) => PolicyEditor,
): ParsedPolicy {
  const { report, noted, limits } = context
  const read = report.size
  const joined = joinSections(draft, report)
  report.throwIfFailed()
  const issues = report.issues()
  const ofItem = new Map(earlier.ofItem)
  const ofDocuments = new Set(issues.slice(0, read))
  for (const [item, [from, to]] of noted) {
    ofItem.set(item, issues.slice(from, to))
    for (const issue of issues.slice(from, to)) ofDocuments.delete(issue)
  }
  const warnings = { ofItem, ofDocuments: [...earlier.ofDocuments, ...ofDocuments] }
  const all = [...earlier.ofDocuments, ...[...earlier.ofItem.values()].flat(), ...issues]
  const places = context.places ? placeFinder(joined) : undefined
  const remains = { warnings: inReadingOrder(all), limits, editor: editor(warnings), noted: ofItem }
  return new ParsedPolicy(sectionsOf(joined), remains, places)
}
