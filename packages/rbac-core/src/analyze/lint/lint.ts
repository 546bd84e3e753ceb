import { InvalidRequestError } from '../../errors.js'
import { ParsedPolicy, type Policy } from '../../model/policy.js'
import { compareText } from '../../model/text.js'
import { type FindingCode, isFindingCode } from './codes.js'
import { Facts } from './facts.js'
import type { Finding, Remark } from './finding.js'
import { type LintOptions, type LintSettings, readLintOptions } from './options.js'
import { placesOf } from './places.js'
import { RULES } from './rules/index.js'

export interface LintReport {
  /** By file and line where they are known, else by path; then by code. */
  readonly findings: readonly Finding[]
}

/**
 * What in a policy is probably not meant, or worth knowing: orphans, assignments that change nothing, ways to more access,
 * wildcards, Azure's limits, conditions. No finding changes a decision; every code is explained in docs/lint.md.
 *
 * All `DUPLICATE_ASSIGNMENT` and `REDUNDANT_ASSIGNMENT` can be removed, one alone or all together, and every request is
 * decided as before. Where the policy was read with `places: true`, findings name file and line.
 *
 * O(policy) but for: redundant assignments, for each the ids its principal answers to and the scopes above it; escalation,
 * one `whoCan` for each scope at which a deny assignment takes a way up; similar roles, pairs that share a rare pattern.
 *
 * @throws {InvalidRequestError} for what is no policy, options of the wrong shape, or a code that there is not
 * @see docs/lint.md
 */
export function lint(policy: Policy, options?: LintOptions): LintReport {
  if (!ParsedPolicy.is(policy)) {
    throw new InvalidRequestError('not a policy (pass what `parsePolicy`, `parsePolicyText` or `loadPolicy` returned)')
  }
  const settings = readLintOptions(options)
  return { findings: [...ofReading(policy, settings), ...ofRules(policy, settings)].sort(inOrder) }
}

/** What reading the policy warned of. Dangling references are found again by the rules, each kind by itself. */
function ofReading({ warnings }: Policy, { codes, severities }: LintSettings): Finding[] {
  return warnings.flatMap(({ code, ...issue }) =>
    isFindingCode(code) && codes.has(code) ? [{ ...issue, code, severity: severities[code], page: pageOf(code) }] : [],
  )
}

function ofRules(policy: ParsedPolicy, settings: LintSettings): Finding[] {
  const { codes, severities } = settings
  const rules = RULES.filter((rule) => rule.codes.some((code) => codes.has(code)))
  if (rules.length === 0) return []
  const facts = new Facts(policy, settings)
  const remarks = rules.flatMap(({ find }) => find(facts)).filter(({ code }) => codes.has(code))
  const places = placesOf(policy, remarks)
  return remarks.map(({ code, message, help }: Remark, index) => ({
    code,
    severity: severities[code],
    message,
    ...(help !== undefined && { help }),
    ...(places[index] ?? { path: '' }),
    page: pageOf(code),
  }))
}

function pageOf(code: FindingCode): string {
  return `docs/lint.md#${code.toLowerCase()}`
}

function inOrder(a: Finding, b: Finding): number {
  return (
    compareText(a.file ?? '', b.file ?? '') ||
    (a.line ?? 0) - (b.line ?? 0) ||
    (a.column ?? 0) - (b.column ?? 0) ||
    comparePaths(a.path, b.path) ||
    compareText(a.code, b.code) ||
    compareText(a.message, b.message)
  )
}

/** By part, numbers as numbers: `[9]` before `[10]`. */
function comparePaths(a: string, b: string): number {
  if (a === b) return 0
  const [left, right] = [partsOf(a), partsOf(b)]
  for (const [index, part] of left.entries()) {
    const other = right[index] ?? ''
    const order = (Number(part) || 0) - (Number(other) || 0) || compareText(part, other)
    if (order !== 0) return order
  }
  return left.length - right.length
}

function partsOf(path: string): readonly string[] {
  return path.match(/\d+|\D+/g) ?? []
}
