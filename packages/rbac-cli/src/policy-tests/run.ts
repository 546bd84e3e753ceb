import { resolve } from 'node:path'
import { createEngine, type Engine } from 'rbac-core'
import type { Context } from '../command.js'
import { EXIT, type ExitCode } from '../exit.js'
import { writeAtomically } from '../write.js'
import { resultValue } from './json-report.js'
import { junitReport } from './junit.js'
import { meets, type PolicyTest, type TestResult } from './policy-test.js'
import type { Report } from './report.js'
import { isNothingSelected, select } from './select.js'
import { loadSuites, type Suite } from './suite.js'
import { printResults, tally } from './text-report.js'
import type { Wishes } from './wishes.js'

/** Reads the tests and their policies, runs them once and reports. */
export async function runTests(context: Context, wishes: Wishes): Promise<ExitCode> {
  return runSuites(context, await loadSuites(context), wishes)
}

/** Runs the tests once and reports. */
export async function runSuites(context: Context, loaded: readonly Suite[], wishes: Wishes): Promise<ExitCode> {
  const { args, io, out } = context
  const only = args.text('only')
  const suites = loaded.map((suite) => ({ ...suite, tests: select(suite.tests, only) }))
  if (only !== undefined && isNothingSelected(suites.flatMap(({ tests }) => tests))) {
    await out.warning(`no test is called like \`${only}\`: none was run`)
  }
  const results = suites.flatMap((suite) => resultsOf(suite, io.clock))
  const junit = args.text('junit')
  if (junit !== undefined) writeAtomically(resolve(io.cwd, junit), junitReport(results, io.cwd))
  const reports = await reportsOn(suites, results, wishes, context)
  const { passed, failed, skipped } = tally(results)
  if (out.json) {
    const tests = results.map((result) => resultValue(result, io.cwd))
    const parts = Object.fromEntries(reports.map(({ name, value }) => [name, value]))
    await out.value({ schema: 'rbac.test/v1', passed, failed, skipped, tests, ...parts })
  } else {
    await printResults(context, results, args.has('verbose'))
    for (const { lines } of reports) for (const line of lines) await out.line(...line)
  }
  return failed > 0 || reports.some(({ enough }) => !enough) ? EXIT.no : EXIT.ok
}

function resultsOf({ tests, policy }: Suite, clock: () => Date): TestResult[] {
  const engine = createEngine(policy, { clock })
  return tests.map((test) => resultOf(test, engine))
}

function resultOf(test: PolicyTest, engine: Engine): TestResult {
  if (test.skip !== undefined) return { status: 'skipped', test, reason: test.skip }
  const decision = engine.check(test.request)
  if (meets(decision, test.expected)) return { status: 'passed', test, decision }
  return { status: 'failed', test, decision, explanation: engine.explain(test.request) }
}

async function reportsOn(
  suites: readonly Suite[],
  results: readonly TestResult[],
  wishes: Wishes,
  { io, out }: Context,
): Promise<Report[]> {
  const reports: Report[] = []
  if (wishes.coverage) {
    const { coverageReport } = await import('./coverage/report.js')
    reports.push(coverageReport(suites, wishes, io))
  }
  if (wishes.mutate && results.some(({ status }) => status === 'failed')) {
    await out.warning('edits of the policy are tried once every test passes')
  } else if (wishes.mutate) {
    const { mutationReport } = await import('./mutation/report.js')
    reports.push(mutationReport(suites, wishes, io))
  }
  return reports
}
