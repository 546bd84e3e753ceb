import {
  createEngine,
  InvalidPolicyError,
  type Issue,
  type Policy,
  type PolicySections,
  type RbacError,
} from 'rbac-core'
import { agree, answerOf, holds } from './laws.js'

/** The sections of a policy as plain data. */
export function sectionsOf({ warnings: _, ...sections }: Policy): PolicySections {
  return { ...sections }
}

/** What holds of a refusal of any policy text: it is typed, and each issue names a place that is there. */
export function refusalIsUseful(refusal: RbacError, text: string): void {
  holds('a policy is refused as one', refusal instanceof InvalidPolicyError)
  if (!(refusal instanceof InvalidPolicyError)) return
  holds(
    'a refusal names an error',
    refusal.issues.some(({ severity }) => severity === 'error'),
  )
  issuesArePlaced(refusal.issues, text)
}

export function issuesArePlaced(issues: readonly Issue[], text: string): void {
  const lines = text.split('\n')
  for (const { code, message, path, line, column } of issues) {
    holds('an issue has a code', /^[A-Z_]+$/.test(code), code)
    holds('an issue is one line that can be shown', !/[\p{Cc}\p{Cs}]/u.test(message), JSON.stringify(message))
    holds('a path is one line', !/[\p{Cc}\p{Cs}]/u.test(path), JSON.stringify(path))
    if (line === undefined) continue
    holds('an issue is on a line that is there', line >= 1 && line <= lines.length, `${line} of ${lines.length}`)
    const length = lines[line - 1]?.length ?? 0
    holds(
      'an issue is in a column that is there',
      column !== undefined && column >= 1 && column <= length + 1,
      `${column} of ${length}`,
    )
  }
}

/** A policy that was read can be compiled and asked, and nothing it says is a reason to throw. */
export function policyAnswers(policy: Policy): void {
  const engine = createEngine(policy, { clock: () => new Date(Date.UTC(2026, 0, 1, 12)) })
  const first = policy.roleAssignments[0]
  for (const principalId of ['u', first?.principalId ?? 'v']) {
    for (const scope of ['/', '/s/x', first?.scope ?? '/t']) {
      const request = { principalId, scope, action: 'P/x/read' }
      const decision = engine.check(request)
      agree('can is check', engine.can(request), decision.allowed)
      agree('explain is check', engine.explain(request).decision, decision)
    }
  }
}

/** The same text gives the same policy, or the same refusal. */
export function readsAlike(law: string, one: () => Policy, other: () => Policy): void {
  const [a, b] = [answerOf(one), answerOf(other)]
  agree(law, 'value' in b ? sectionsOf(b.value) : 'refused', 'value' in a ? sectionsOf(a.value) : 'refused')
}
