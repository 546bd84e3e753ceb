import type { DataProblem } from 'rbac-core/data-text'
import type * as z from 'zod'

/** What a schema found, in our words: one problem for each key it does not know. */
export function shapeProblems(issue: z.core.$ZodIssue): DataProblem[] {
  const path = issue.path.filter((step) => typeof step !== 'symbol')
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ code: 'UNKNOWN_FIELD', path, key, message: `there is no key \`${key}\` here` }))
  }
  if (issue.code === 'invalid_union') return unionProblems(issue, path)
  const message = issue.message.replace(/^Invalid input: /, '')
  return [{ code: 'INVALID_VALUE', path, message: message.charAt(0).toLowerCase() + message.slice(1) }]
}

/** Of several forms, the one that was meant is the one whose complaints lie inside of it. */
function unionProblems(issue: z.core.$ZodIssueInvalidUnion, path: DataProblem['path']): DataProblem[] {
  const meant = issue.errors.find(
    (complaints) => complaints.length > 0 && complaints.every((each) => each.path.length > 0),
  )
  if (meant === undefined) return [{ code: 'INVALID_TYPE', path, message: 'none of the forms this can have' }]
  return meant.flatMap((each) => shapeProblems({ ...each, path: [...issue.path, ...each.path] }))
}
