import { describe, expect, it } from 'vitest'
import {
  type ConditionQuestion,
  conditionMends,
  explainCondition,
  parseCondition,
  renderConditionTrace,
} from './index.js'

const READ = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'
const GUARDED = parseCondition(`
  (!(ActionMatches{'${READ}'} AND NOT SubOperationMatches{'Blob.List'}))
  OR (@Resource[tags:Project<$key_case_sensitive$>] StringEquals 'Cascade' AND @Request[level] NumericLessThan 5)`)

function lines(text: string, context: object = {}): string[] {
  return renderConditionTrace(explainCondition(parseCondition(text), context as ConditionQuestion))
}

function told(text: string, request: object = {}): string | undefined {
  return lines(text, { attributes: { Request: request } })[0]
    ?.replace(/^\w+ +/, '')
    .slice(text.length + 2)
}

describe('the trace of a condition', () => {
  it('has a line for each part, and names what would make it true', () => {
    const context = {
      action: READ,
      attributes: { Resource: { 'tags:Project': 'Baker' }, Request: { level: 'x' as never } },
    }
    expect(renderConditionTrace(explainCondition(GUARDED, context)).join('\n')).toBe(
      `false    OR
false      NOT
true         AND
true           ActionMatches{'${READ}'}  (the action is \`${READ}\`)
true           NOT
false            SubOperationMatches{'Blob.List'}  (there is no suboperation)
false      AND
false        @Resource[tags:Project<$key_case_sensitive$>] StringEquals 'Cascade'  (it is 'Baker')
unknown      @Request[level] NumericLessThan 5  (it is 'x'; \`NumericLessThan\` can't take that)
it would be true with
  true   @Resource[tags:Project<$key_case_sensitive$>] StringEquals 'Cascade'
  true   @Request[level] NumericLessThan 5`,
    )
  })

  it('ends with the parts when the condition is as wanted', () => {
    expect(lines('1 NumericEquals 1')).toEqual(['true     1 NumericEquals 1  (it compares two literals)'])
  })

  it('says why a part is unknown', () => {
    expect(told("@Request[a] StringEquals 'x'")).toBe('(it is missing)')
    expect(told("@Request[a] StringEquals 'x'", { a: ['x', 'y'] })).toBe(
      "(it is ['x', 'y']; a list needs a quantifier, such as `ForAnyOfAnyValues:`)",
    )
    expect(told("@Request[a] StringEquals {'x'}", { a: 'x' })).toBe(
      "(it is 'x'; a set needs a quantifier, such as `ForAnyOfAnyValues:`)",
    )
    expect(told("@Request[a] ForAllOfAnyValues:StringEquals {'x'}", { a: [] })).toBe(
      '(it is []; an empty list satisfies nothing)',
    )
    expect(told("@Request[aB] StringEquals 'x'", { AB: 'x', ab: 'x' })).toBe(
      '(it is there more than once, in different case)',
    )
    expect(told('@Request[a] NumericEquals 1', { a: {} })).toBe(
      "(it is a value of type object; `NumericEquals` can't take that)",
    )
    expect(told('@Request[a] ForAnyOfAnyValues:NumericEquals 1', { a: [1, [2]] })).toBe(
      "(it is [1, a list]; `NumericEquals` can't take that)",
    )
    expect(told('@Request[a] NumericEquals 1', { a: [1, 2, 3, 4, 5] })).toContain('it is [1, 2, 3, 4, 5];')
    const long = Array.from({ length: 1001 }, () => 1)
    expect(told('@Request[a] ForAnyOfAnyValues:NumericEquals @Request[b]', { a: long, b: long })).toBe(
      '(@Request[a] is [1, 1, 1, 1, 1, …]; @Request[b] is [1, 1, 1, 1, 1, …]; the lists are too long to compare)',
    )
    expect(lines("ActionMatches{'*'}")[0]).toContain('(no action is known)')
    expect(lines("@Environment[UtcNow] DateTimeLessThan '2026-01-01T00:00:00Z'")[0]).toContain("(it can't be read)")
  })

  it('shows the moment that the clock told', () => {
    const [line] = lines("@Environment[UtcNow] DateTimeLessThan '2026-01-01T00:00:00Z'", { now: 0 })
    expect(line).toContain('(it is 1970-01-01T00:00:00.000Z)')
  })

  it('shows values cut, on one line, with nothing in them that a terminal would act on', () => {
    const [line = ''] = lines("@Request[a] StringEquals 'x'", {
      attributes: { Request: { a: `\u001b[31m\n\u202e${'x'.repeat(500)}` } },
    })
    expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    expect(line.length).toBeLessThan(200)
    expect(lines("@Request[a] StringEquals 'x\n\u001by'")[0]).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  })

  it('does not fail on a record that throws', () => {
    const record = new Proxy({}, { getOwnPropertyDescriptor: () => Symbol() as never })
    const [line] = lines('Exists @Request[a]', { attributes: { Request: record } })
    expect(line).toBe("unknown  Exists @Request[a]  (it can't be read)")
  })
})

describe('what would make a condition true', () => {
  const mends = (text: string, request: object, wanted?: 'true' | 'false') =>
    conditionMends(
      explainCondition(parseCondition(text), { action: 'a', attributes: { Request: request } } as never),
      wanted,
    )?.map((mend) => `${mend.text}: ${mend.wanted}`)

  it('is nothing when it is true, and the least of the alternatives when it is not', () => {
    const text = 'Exists @Request[a] AND Exists @Request[b] OR Exists @Request[c] AND Exists @Request[d]'
    expect(mends(text, { a: 1, b: 1 })).toEqual([])
    expect(mends(text, { c: 1 })).toEqual(['Exists @Request[d]: true'])
    expect(mends(text, {})).toEqual(['Exists @Request[a]: true', 'Exists @Request[b]: true'])
  })

  it('goes through NOT, and may want a condition to be false', () => {
    expect(mends('NOT (Exists @Request[a] OR Exists @Request[b])', { a: 1, b: 1 })).toEqual([
      'Exists @Request[a]: false',
      'Exists @Request[b]: false',
    ])
    expect(mends('Exists @Request[a] AND Exists @Request[b]', { a: 1, b: 1 }, 'false')).toEqual([
      'Exists @Request[a]: false',
    ])
  })

  it('prefers attributes to another suboperation, and that to another action', () => {
    const text = "ActionMatches{'b'} OR SubOperationMatches{'s'} OR (Exists @Request[a] AND Exists @Request[b])"
    expect(mends(text, {})).toHaveLength(2)
    expect(mends("ActionMatches{'b'} OR SubOperationMatches{'s'}", {})).toEqual(["SubOperationMatches{'s'}: true"])
    expect(mends("ActionMatches{'b'}", {})).toEqual(["ActionMatches{'b'}: true"])
  })

  it('is not there for what no request can change, nor for a part that would have to be both', () => {
    expect(mends("@Request[a] StringEquals {'x'}", { a: 'x' })).toBeUndefined()
    expect(mends('1 NumericEquals 2', {})).toBeUndefined()
    expect(mends('Exists @Request[a] AND NOT Exists @Request[a]', {})).toBeUndefined()
    expect(lines('1 NumericEquals 2').at(-1)).toBe('no change of attributes was found that makes it true')
  })

  it('is one part that does for several, where there is one', () => {
    const shared = "@Request[a] StringEquals 'y'"
    const [b, c] = ["@Request[b] StringEquals 'x'", "@Request[c] StringEquals 'z'"]
    expect(mends(`(${b} OR ${shared}) AND (${c} OR ${shared})`, {})).toEqual([`${shared}: true`])
  })

  it('leaves alone what another part needs as it is, and mends that part too where it can not', () => {
    const [s, n, e] = ['Exists @Request[s]', "@Request[n] StringEquals 'a'", "@Request[e] StringEquals 'prod'"]
    expect(mends(`(${s} OR ${n}) AND (NOT ${s} OR ${e})`, {})).toEqual([`${n}: true`])
    expect(mends(`(NOT ${s} OR ${e}) AND ${s}`, {})).toEqual([`${s}: true`, `${e}: true`])
  })

  it('is found in a condition as long as one may be, if not the smallest there', () => {
    const clauses = Array.from({ length: 170 }, (_, at) => `(Exists @Request[${at}]||Exists @Request[x${at}])`)
    expect(mends(clauses.join('&&'), {})).toHaveLength(170)
  })

  it('changes leaves of one text together', () => {
    const text = 'Exists @Request[a] AND Exists @Request[b] AND (Exists @Request[a] OR Exists @Request[c])'
    expect(mends(text, {})).toEqual(['Exists @Request[a]: true', 'Exists @Request[b]: true'])
  })
})
