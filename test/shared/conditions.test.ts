import { type Condition, evaluateCondition, lintCondition, parseCondition, printCondition } from 'rbac-core/condition'
import { describe, expect, it } from 'vitest'
import { judge } from '../reference/condition.js'
import { parseReference } from '../reference/condition-parser.js'
import { sharedData } from './shared-data.js'

interface Role {
  readonly roleName: string
  readonly permissions: readonly { readonly condition?: string | null }[]
}

interface BadInput {
  readonly id: string
  readonly surface: string
  readonly input?: string
  readonly construct?: string
  readonly expected: { readonly class: string }
  readonly why: string
}

interface SharedCase {
  readonly policy: Readonly<Record<string, readonly { readonly condition?: string | null }[] | null>>
  readonly request: Parameters<typeof judge>[1] & { readonly now?: string }
}

const roles = sharedData<readonly Role[]>('data/builtin-roles.json')
const badInputs = sharedData<{ readonly cases: readonly BadInput[] }>('cases/bad-inputs.json')
const cases = sharedData<readonly SharedCase[]>('cases/decisions.json')

describe.skipIf(roles === undefined)('the conditions of the built-in roles', () => {
  const conditions = (roles ?? []).flatMap(({ roleName, permissions }) =>
    permissions.flatMap(({ condition }) => (condition ? [{ roleName, condition }] : [])),
  )

  it('are thirty-one', () => {
    expect(conditions).toHaveLength(31)
  })

  it.each(conditions)('$roleName: parses, prints and parses again to the same tree', ({ condition }) => {
    const tree = parseCondition(condition)
    expect(parseCondition(printCondition(tree))).toEqual(tree)
    expect(parseReference(condition)).toEqual(tree)
    expect(lintCondition(tree)).toEqual([])
  })
})

describe.skipIf(badInputs === undefined)('the shared texts that are no conditions', () => {
  const texts = (badInputs?.cases ?? []).filter(
    ({ surface, input, construct, expected }) =>
      surface === 'condition' && input !== undefined && construct === undefined && expected.class === 'error',
  )

  it.each(texts)('$id is refused: $why', ({ input = '' }) => {
    expect(() => parseCondition(input)).toThrow(expect.objectContaining({ code: 'INVALID_CONDITION' }))
    expect(parseReference(input)).toBeUndefined()
  })
})

describe.skipIf(cases === undefined)('the conditions of the shared decisions', () => {
  it('come to what the judge says', () => {
    const seen = { true: 0, false: 0, unknown: 0, unparsable: 0 }
    for (const { policy, request } of cases ?? []) {
      const context = { ...request, now: Date.parse(request.now ?? '2026-11-22T10:00:00Z') }
      for (const { condition } of [...(policy.roleAssignments ?? []), ...(policy.denyAssignments ?? [])]) {
        if (!condition) continue
        const tree = parsed(condition)
        expect(parseReference(condition)).toEqual(tree)
        if (tree !== undefined) expect(evaluateCondition(tree, context), condition).toBe(judge(tree, context))
        seen[tree === undefined ? 'unparsable' : evaluateCondition(tree, context)] += 1
      }
    }
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(0)
  })
})

function parsed(text: string): Condition | undefined {
  try {
    return parseCondition(text)
  } catch {
    return undefined
  }
}
