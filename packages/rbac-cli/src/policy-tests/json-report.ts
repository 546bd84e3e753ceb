import { render } from 'rbac-core/explain'
import { shownPath } from '../issues.js'
import type { TestResult } from './policy-test.js'

/** A result as `--json` prints it. */
export function resultValue(result: TestResult, cwd: string): object {
  const { name, file, line, request, expected } = result.test
  const said = { name, status: result.status, file: shownPath(file, cwd), line, request, expected }
  if (result.status === 'skipped') return { ...said, reason: result.reason }
  if (result.status === 'passed') return { ...said, decision: result.decision }
  return { ...said, decision: result.decision, explanation: render(result.explanation) }
}
