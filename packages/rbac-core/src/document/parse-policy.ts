import type { Policy } from '../model/policy.js'
import { type Context, contextFor, type Draft } from './context.js'
import { editorFor } from './edit-policy.js'
import { finishPolicy, NO_WARNINGS } from './finish-policy.js'
import { type ParsePolicyOptions, readOptions, type Settings } from './options.js'
import { root, type Source } from './place.js'
import { plainCopy } from './plain.js'
import { emptyDraft, readDocuments } from './read-sections.js'
import { Report } from './report.js'

/**
 * The policy in one document or a list of them, as values: what `JSON.parse` returns, or an object written in code.
 *
 * Reads both spellings of Azure (what `az … -o json` prints, and the REST API's `properties`), as a list, as
 * `{ "value": [...] }` or under the section keys of a policy document. The policy is a frozen copy: later changes to
 * the input have no effect on it.
 *
 * @throws {InvalidPolicyError} with every problem found, warnings included
 * @throws {InvalidRequestError} for options of the wrong shape
 * @see docs/policy-documents.md
 */
export function parsePolicy(input: unknown, options?: ParsePolicyOptions): Policy {
  const settings = readOptions(options)
  const report = new Report(settings.strict)
  const value = plainCopy(input, root({ value: input }), settings.limits, report)
  report.throwIfFailed()
  return policyFrom([{ value }], report, settings)
}

/** The policy in documents whose values are plain data. */
export function policyFrom(sources: readonly Source[], report: Report, settings: Settings): Policy {
  const context = contextFor(report, settings.limits, settings.places)
  const draft = readSources(sources, context)
  return finishPolicy(draft, context, NO_WARNINGS, editorFor(settings))
}

/** Reports what is wrong with each item of documents beside which others can't be read: those may hold what these name. */
export function checkItems(sources: readonly Source[], report: Report, { limits }: Settings): void {
  report.without(
    ({ code }) => code === 'UNKNOWN_ROLE',
    () => readSources(sources, contextFor(report, limits, false)),
  )
}

function readSources(sources: readonly Source[], context: Context): Draft {
  const draft = emptyDraft()
  const documents = sources.map((source) => ({ value: source.value, place: root(source) }))
  readDocuments(documents, draft, context)
  return draft
}
