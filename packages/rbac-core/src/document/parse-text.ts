import { InvalidRequestError } from '../errors.js'
import { kindOf } from '../model/kind-of.js'
import type { KeysOf } from '../model/known-keys.js'
import type { Policy } from '../model/policy.js'
import { isObject } from './check-keys.js'
import { PARSE_OPTIONS, type ParsePolicyOptions, readOptions, type Settings } from './options.js'
import { checkItems, policyFrom } from './parse-policy.js'
import { child, root, type Source } from './place.js'
import { readSource, type SourceText } from './read-source.js'
import { Report } from './report.js'

/** The text of one policy document. */
export type PolicyText = SourceText

export interface ParsePolicyTextOptions extends ParsePolicyOptions, Omit<PolicyText, 'text'> {}

const PARSE_TEXT_OPTIONS: KeysOf<ParsePolicyTextOptions> = { ...PARSE_OPTIONS, file: true, format: true }

/**
 * The policy in one text or several, JSON or YAML. Like `parsePolicy`, and issues have a line and a column.
 *
 * @throws {InvalidPolicyError} with every problem found, warnings included; when a text is no JSON or YAML, with that and
 *   what is wrong with the items of the others
 * @throws {InvalidRequestError} for arguments of the wrong shape
 * @see docs/policy-documents.md
 */
export function parsePolicyText(text: string | readonly PolicyText[], options?: ParsePolicyTextOptions): Policy {
  const settings = readOptions(options, PARSE_TEXT_OPTIONS)
  const texts = readArguments(text, options)
  return policyFromTexts(texts, new Report(settings.strict), settings)
}

/**
 * @param report what is wrong with the texts so far
 * @throws {InvalidPolicyError}
 */
export function policyFromTexts(texts: readonly PolicyText[], report: Report, settings: Settings): Policy {
  let isWhole = !report.failed
  const sources: Source[] = []
  const { policyBytes, jsonDepth } = settings.limits
  const rules = { length: policyBytes, depth: jsonDepth, emptyHelp: 'an empty policy is written `{}` or `[]`' }
  for (const text of texts) {
    const source = readSource(text, rules, report)
    if (source !== undefined && isOneDocument(source, report)) sources.push(source)
    else isWhole = false
  }
  if (!isWhole) {
    checkItems(sources, report, settings)
    report.throwIfFailed()
  }
  return policyFrom(sources, report, settings)
}

/** `parsePolicy` takes a list of documents, some of them lists; a text is one document. */
function isOneDocument(source: Source, report: Report): boolean {
  const index = Array.isArray(source.value) ? source.value.findIndex((item) => Array.isArray(item)) : -1
  if (index === -1) return true
  report.error({
    code: 'UNRECOGNISED_DOCUMENT',
    place: child(root(source), index),
    message: 'an item that is a list, which is no item',
    help: 'put each list under its section key, e.g. `{ "roleAssignments": [...] }`, or into a file of its own',
  })
  return false
}

function readArguments(text: unknown, options: ParsePolicyTextOptions | undefined): readonly PolicyText[] {
  try {
    if (typeof text === 'string') return [readPolicyText({ text, file: options?.file, format: options?.format })]
    if (Array.isArray(text) && text.length > 0) return Array.from(text, readPolicyText)
  } catch (error) {
    if (error instanceof InvalidRequestError) throw error
  }
  throw new InvalidRequestError('parsePolicyText takes a text, or a list of { text, file?, format? }')
}

function readPolicyText(given: unknown): PolicyText {
  if (!isObject(given)) throw new InvalidRequestError(`expected { text, file?, format? }, not ${kindOf(given)}`)
  const { text, file, format } = given
  if (typeof text !== 'string') throw new InvalidRequestError(`text must be text, not ${kindOf(text)}`)
  if (file !== undefined && typeof file !== 'string') {
    throw new InvalidRequestError(`file must be text, not ${kindOf(file)}`)
  }
  if (format !== undefined && format !== 'json' && format !== 'yaml') {
    throw new InvalidRequestError('format must be `json` or `yaml`')
  }
  return { text, file, format }
}
