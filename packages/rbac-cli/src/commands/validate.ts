import { InvalidPolicyError, type Issue, type Policy } from 'rbac-core'
import type { Command, Context } from '../command.js'
import { contentsOf } from '../contents.js'
import { EXIT } from '../exit.js'
import { POLICY_FLAGS } from '../flags.js'
import { exportHint } from '../import/export-hint.js'
import { printIssues, withShownPaths } from '../issues.js'
import { policyPaths, readPolicy } from '../load.js'
import { sourcesFrom } from '../sources.js'
import { count } from '../text.js'

export const command: Command = {
  name: 'validate',
  summary: 'Find every mistake in policy documents.',
  description: [
    'Lists everything that is wrong or odd: the place, what is wrong, and how to mend it. Files and folders given together are one policy, as for every other verb.',
    'Errors make a policy unusable. Warnings do not: an export often names roles, groups or principals that it does not hold. With --strict they count as errors.',
  ],
  operands: {
    name: '<file|folder>',
    atLeast: 0,
    atMost: Infinity,
    about: 'The same as --policy.',
    complete: 'file',
  },
  flags: POLICY_FLAGS,
  examples: [
    { does: 'A folder, as one policy', command: 'rbac validate examples/contoso' },
    { does: 'In a pipeline that must be spotless', command: 'rbac validate --strict examples/stock-tracker' },
    {
      does: 'The codes of all errors',
      command: `rbac validate examples/contoso --json | jq -r '.issues[] | select(.severity == "error").code'`,
    },
  ],
  exitCodes: [
    [EXIT.ok, 'valid, perhaps with warnings'],
    [EXIT.usage, 'wrong usage or a missing file'],
    [EXIT.policy, 'invalid'],
  ],
  run: async (context) => {
    const { args, io, out } = context
    const paths = policyPaths([...args.operands, ...args.texts('policy')], io)
    const result = await validate(paths, args.has('strict'))
    const issues = withShownPaths(result.issues, io.cwd)
    const valid = result.policy !== undefined
    if (out.json) await out.value({ schema: 'rbac.validate/v1', valid, issues })
    else {
      await printIssues(issues, out.line, Infinity, sourcesFrom(io.cwd))
      await printSummary(context, result)
    }
    return valid ? EXIT.ok : EXIT.policy
  },
}

interface Validation {
  readonly issues: readonly Issue[]
  /** Absent when there is an error among the issues. */
  readonly policy?: Policy
}

async function validate(paths: readonly string[], strict: boolean): Promise<Validation> {
  try {
    const policy = await readPolicy(paths, strict)
    return { issues: policy.warnings, policy }
  } catch (error) {
    if (error instanceof InvalidPolicyError) return { issues: error.issues }
    throw error
  }
}

async function printSummary({ io, out }: Context, { issues, policy }: Validation): Promise<void> {
  const errors = issues.filter(({ severity }) => severity === 'error').length
  const warnings = issues.length - errors
  const found = [errors > 0 && count(errors, 'error'), warnings > 0 && count(warnings, 'warning')]
    .filter(Boolean)
    .join(', ')
  if (policy === undefined) {
    await out.line({ text: 'INVALID', style: 'bad' }, `  ${found}`)
    const hint = exportHint(issues, io.cwd)
    if (hint !== undefined) await out.remark(hint)
    return
  }
  await out.line({ text: 'VALID', style: 'good' }, `  ${[contentsOf(policy), found].filter(Boolean).join('; ')}`)
}
