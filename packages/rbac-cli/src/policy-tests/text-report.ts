import type { Decision } from 'rbac-core'
import { render } from 'rbac-core/explain'
import type { Context } from '../command.js'
import { shownPath } from '../issues.js'
import type { Piece } from '../output.js'
import { count } from '../text.js'
import { decidersOf, type Expected, type FailedTest, type TestResult } from './policy-test.js'

/** What people read: failures in full, the rest in numbers, or with `verbose` a line each. */
export async function printResults(
  { out, io }: Context,
  results: readonly TestResult[],
  verbose: boolean,
): Promise<void> {
  for (const result of results) {
    const { name, file, line } = result.test
    if (result.status === 'failed') await printFailure(result, `${shownPath(file, io.cwd)}:${line}`, out)
    else if (!verbose) continue
    else if (result.status === 'passed') await out.line({ text: 'ok', style: 'good' }, `    ${name}`)
    else await out.line({ text: 'skip', style: 'caution' }, `  ${name}  (${result.reason})`)
  }
  await out.line(...summary(results))
}

async function printFailure(
  { test, decision, explanation }: FailedTest,
  place: string,
  out: Context['out'],
): Promise<void> {
  await out.line({ text: 'FAIL', style: 'bad' }, `  ${test.name}`)
  await out.line({ text: `      ${place}`, style: 'faint' })
  await out.line(`  expected  ${expectedText(test.expected)}`)
  await out.line(`  got       ${decisionText(decision)}`)
  for (const line of render(explanation).split('\n')) await out.line(line === '' ? '' : `    ${line}`)
  await out.line('')
}

function summary(results: readonly TestResult[]): readonly Piece[] {
  const { passed, failed, skipped } = tally(results)
  const files = new Set(results.map(({ test }) => test.file)).size
  return [
    failed === 0 ? { text: 'PASSED', style: 'good' } : { text: 'FAILED', style: 'bad' },
    `  ${passed} passed, ${failed} failed, ${skipped} skipped, in ${count(files, 'file')}`,
  ]
}

export function tally(results: readonly TestResult[]): { passed: number; failed: number; skipped: number } {
  const tallied = { passed: 0, failed: 0, skipped: 0 }
  for (const { status } of results) tallied[status] += 1
  return tallied
}

export function expectedText({ allowed, reason, by }: Expected): string {
  return [allowed ? 'allowed' : 'denied', reason && `because ${reason}`, by && `by ${by}`].filter(Boolean).join(' ')
}

export function decisionText(decision: Decision): string {
  const [id, name] = decidersOf(decision)
  const by = id === undefined ? '' : ` by ${id} (${name})`
  return decision.allowed ? `allowed${by}` : `denied because ${decision.reason}${by}`
}
