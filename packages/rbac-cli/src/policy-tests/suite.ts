import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Issue, Policy } from 'rbac-core'
import type { Context } from '../command.js'
import { policyPaths, readPolicy, remarkOnWarnings } from '../load.js'
import { InvalidTestsError } from './errors.js'
import { expand } from './expand.js'
import { findTests } from './find-tests.js'
import type { PolicyTest } from './policy-test.js'
import { readTestFiles, type TestsFile } from './read-tests.js'

/** Tests of one policy, in the order of the files. */
export interface Suite {
  readonly paths: readonly string[]
  readonly policy: Policy
  readonly tests: readonly PolicyTest[]
}

/**
 * Everything the arguments name, read and ready to run: a suite for each policy.
 *
 * @throws {UsageError | InvalidTestsError | InvalidPolicyError}
 */
export async function loadSuites(context: Context): Promise<readonly Suite[]> {
  const { args, io, out } = context
  const files = readTestFiles(findTests(namedTests(context), io.cwd))
  const suites = new Map<string, { paths: readonly string[]; policy: Policy; tests: PolicyTest[] }>()
  const issues: Issue[] = []
  const remarks = new Set<string>()
  for (const file of files) {
    const paths = pathsFor(file, context, issues)
    if (paths === undefined) continue
    const key = JSON.stringify(paths)
    let suite = suites.get(key)
    if (suite === undefined) {
      const policy = await readPolicy(paths, args.has('strict'))
      await remarkOnWarnings(policy.warnings, out)
      suite = { paths, policy, tests: [] }
      suites.set(key, suite)
    }
    const expansion = expand(file, suite.policy, io.clock)
    suite.tests.push(...expansion.tests)
    issues.push(...file.source.issuesOf(expansion.problems))
    for (const remark of expansion.remarks) remarks.add(remark)
  }
  if (issues.length > 0) throw new InvalidTestsError(issues)
  for (const remark of remarks) await out.warning(remark)
  return [...suites.values()]
}

/** What the user named, or the folder it is asked from. */
export function namedTests({ args }: Context): readonly string[] {
  return args.operands.length === 0 ? ['.'] : args.operands
}

/** The policy of a file: what the flags say, else what the file says, else the default as seen from the file. */
function pathsFor(tests: TestsFile, { args, io }: Context, issues: Issue[]): readonly string[] | undefined {
  const flagged = args.texts('policy')
  if (flagged.length > 0) return policyPaths(flagged, io)
  const folder = dirname(tests.file)
  const { policy } = tests.document
  if (policy === undefined) return policyPaths([], { ...io, cwd: folder })
  const named = typeof policy === 'string' ? [policy] : policy
  const missing = named.flatMap((path, index) => {
    if (path.includes('*') || existsSync(resolve(folder, path))) return []
    const at = typeof policy === 'string' ? ['policy'] : ['policy', index]
    const message = `no such file or folder: \`${path}\`, as seen from this file`
    return [{ code: 'FILE_NOT_FOUND', path: at, message }]
  })
  issues.push(...tests.source.issuesOf(missing))
  return missing.length > 0 ? undefined : named.map((path) => resolve(folder, path))
}
