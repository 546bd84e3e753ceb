import { describe, expect, it } from 'vitest'
import type { OperatorName } from './ast.js'
import { evaluateCondition, parseCondition } from './index.js'
import { OPERATOR_NAMES } from './operators.js'

const GUID = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635'
const OTHER_GUID = '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9'

function ask(expression: string, a: unknown, b?: unknown): string {
  return evaluateCondition(parseCondition(expression), { attributes: { Request: { a, b } as never } })
}

describe('an operator', () => {
  // One row each: the operator, a literal, values for which it is true, values for which it is false.
  const rows: readonly (readonly [OperatorName, string, readonly unknown[], readonly unknown[]])[] = [
    ['StringEquals', "'ab'", ['ab'], ['aB', 'a', 'ab ', '']],
    ['StringNotEquals', "'ab'", ['aB', ''], ['ab']],
    ['StringStartsWith', "'ab'", ['ab', 'abc'], ['a', 'ABc', 'cab']],
    ['StringNotStartsWith', "'ab'", ['a', 'ABc', 'cab'], ['ab', 'abc']],
    ['StringLike', "'a?c*'", ['abc', 'abcd/e'], ['ac', 'ABC', 'xabc']],
    ['StringNotLike', "'a?c*'", ['ac', 'ABC'], ['abc', 'abcd/e']],
    ['StringEqualsIgnoreCase', "'aB'", ['Ab', 'ab'], ['abc', '']],
    ['StringNotEqualsIgnoreCase', "'aB'", ['abc'], ['Ab', 'ab']],
    ['StringStartsWithIgnoreCase', "'aB'", ['Abc'], ['a', 'cab']],
    ['StringNotStartsWithIgnoreCase', "'aB'", ['a', 'cab'], ['Abc']],
    ['StringLikeIgnoreCase', "'A?C'", ['abc', 'aBc'], ['abcd']],
    ['StringNotLikeIgnoreCase', "'A?C'", ['abcd'], ['abc', 'aBc']],
    ['NumericEquals', '10', [10], [9, -10, 0]],
    ['NumericNotEquals', '10', [9, -10], [10]],
    ['NumericLessThan', '10', [9, -11], [10, 11]],
    ['NumericLessThanEquals', '10', [9, 10], [11]],
    ['NumericGreaterThan', '-1', [0, 5], [-1, -2]],
    ['NumericGreaterThanEquals', '-1', [-1, 0], [-2]],
    ['DateTimeEquals', "'2022-06-01T00:00:00Z'", ['2022-06-01T00:00:00.0000000Z'], ['2022-06-01T00:00:00.0000001Z']],
    ['DateTimeNotEquals', "'2022-06-01T00:00:00Z'", ['2022-06-01T00:00:00.0000001Z'], ['2022-06-01T00:00:00.0Z']],
    ['DateTimeLessThan', "'2022-06-01T00:00:00Z'", ['2022-05-31T23:59:59.9999999Z'], ['2022-06-01T00:00:00Z']],
    ['DateTimeLessThanEquals', "'2022-06-01T00:00:00Z'", ['2022-06-01T00:00:00Z'], ['2022-06-01T00:00:00.0000001Z']],
    ['DateTimeGreaterThan', "'2022-06-01T00:00:00Z'", ['2022-06-01T00:00:00.0000001Z'], ['2022-06-01T00:00:00Z']],
    ['DateTimeGreaterThanEquals', "'2022-06-01T00:00:00Z'", ['2022-06-01T00:00:00Z'], ['2022-05-31T23:59:59Z']],
    ['BoolEquals', 'true', [true], [false]],
    ['BoolNotEquals', 'true', [false], [true]],
    ['GuidEquals', GUID, [GUID, GUID.replaceAll('-', '').toUpperCase(), `/x/roleDefinitions/${GUID}`], [OTHER_GUID]],
    ['GuidNotEquals', `'${GUID}'`, [OTHER_GUID], [GUID, `/x/roleDefinitions/${GUID}`]],
  ]

  it.each(rows)('%s %s', (operator, literal, whenTrue, whenFalse) => {
    for (const value of whenTrue) expect(ask(`@Request[a] ${operator} ${literal}`, value), String(value)).toBe('true')
    for (const value of whenFalse) expect(ask(`@Request[a] ${operator} ${literal}`, value), String(value)).toBe('false')
  })

  it('is in the table above, each of them', () => {
    expect(rows.map(([operator]) => operator)).toEqual(OPERATOR_NAMES)
    expect(OPERATOR_NAMES).toHaveLength(28)
  })

  it('is unknown for a value of any other type, positive or negative: nothing is converted', () => {
    const wrong = [
      ['String', [5, true, {}, 12n, Symbol('a'), () => 'ab']],
      ['Numeric', ['10', '', true, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 12n, new Number(10), {}]],
      ['DateTime', ['2022-06-01', '2023-02-29T00:00:00Z', 1654041600000, new Date(0), true]],
      ['Bool', ['true', 'True', 1, 0, '', new Boolean(true)]],
      ['Guid', ['', 'abc', GUID.slice(1), 5, true]],
    ] as const
    for (const [operator, literal] of rows) {
      const [, values = []] = wrong.find(([type]) => operator.startsWith(type)) ?? []
      expect(values.length).toBeGreaterThan(0)
      for (const value of [undefined, null, ['ab'], [], ...values]) {
        expect(ask(`@Request[a] ${operator} ${literal}`, value), `${operator} ${String(value)}`).toBe('unknown')
        expect(ask(`NOT @Request[a] ${operator} ${literal}`, value), `${operator} ${String(value)}`).toBe('unknown')
      }
    }
  })

  it('ignores the case of ASCII letters and of no others', () => {
    expect(ask("@Request[a] StringEqualsIgnoreCase '\u212a'", 'k')).toBe('false')
    expect(ask("@Request[a] StringEqualsIgnoreCase 'ß'", 'SS')).toBe('false')
    expect(ask("@Request[a] StringEqualsIgnoreCase 'É'", 'é')).toBe('false')
    expect(ask("@Request[a] StringLikeIgnoreCase 'K*'", '\u212ab')).toBe('false')
    expect(ask("@Request[a] StringStartsWithIgnoreCase 'ÄB'", 'Äbc')).toBe('true')
  })

  it('compares an attribute with an attribute, on either side', () => {
    expect(ask('@Request[a] StringEquals @Request[b]', 'x', 'x')).toBe('true')
    expect(ask('@Request[a] StringLike @Request[b]', 'xyz', 'x*')).toBe('true')
    expect(ask('@Request[a] StringLike @Request[b]', 'x*', 'xyz')).toBe('false')
    expect(ask('@Request[a] NumericLessThan @Request[b]', 1, 2)).toBe('true')
    expect(ask('10 NumericLessThan @Request[b]', undefined, 11)).toBe('true')
    expect(ask('@Request[a] StringEquals @Request[b]', undefined, undefined)).toBe('unknown')
    expect(ask('@Request[a] StringNotEquals @Request[b]', 'x', undefined)).toBe('unknown')
  })
})

describe('a quantifier', () => {
  const table = [
    ['ForAnyOfAnyValues', [['a'], ['a', 'z'], ['z', 'b']], [['z']]],
    ['ForAllOfAnyValues', [['a'], ['a', 'b'], ['b', 'b', 'a']], [['z'], ['a', 'z']]],
    ['ForAnyOfAllValues', [], [['a'], ['a', 'b'], ['z']]],
    ['ForAllOfAllValues', [], [['a'], ['a', 'b'], ['z']]],
  ] as const

  it.each(table)('%s reads the left values with its first word and the right ones with its second', (name, yes, no) => {
    for (const values of yes) expect(ask(`@Request[a] ${name}:StringEquals {'a', 'b'}`, values)).toBe('true')
    for (const values of no) expect(ask(`@Request[a] ${name}:StringEquals {'a', 'b'}`, values)).toBe('false')
    for (const values of [...yes, ...no]) {
      const opposite = {
        ForAnyOfAny: 'ForAllOfAll',
        ForAllOfAny: 'ForAnyOfAll',
        ForAnyOfAll: 'ForAllOfAny',
        ForAllOfAll: 'ForAnyOfAny',
      }
      const other = `${opposite[name.slice(0, -6) as keyof typeof opposite]}Values`
      const negated = ask(`NOT @Request[a] ${other}:StringNotEquals {'a', 'b'}`, values)
      expect(negated).toBe(ask(`@Request[a] ${name}:StringEquals {'a', 'b'}`, values))
    }
  })

  it('gives the examples of the documentation', () => {
    const numbers = (name: string) => ask(`@Request[a] ${name}:NumericLessThan {15, 30}`, [10, 20])
    expect(numbers('ForAnyOfAnyValues')).toBe('true')
    expect(numbers('ForAllOfAnyValues')).toBe('true')
    expect(numbers('ForAnyOfAllValues')).toBe('true')
    expect(numbers('ForAllOfAllValues')).toBe('false')
  })

  it('takes a scalar as a list of one, and never as its characters', () => {
    expect(ask("@Request[a] ForAnyOfAnyValues:StringEquals {'a'}", 'abc')).toBe('false')
    expect(ask("@Request[a] ForAnyOfAnyValues:StringEquals 'abc'", 'abc')).toBe('true')
    expect(ask("'a' ForAnyOfAnyValues:StringEquals @Request[b]", undefined, ['x', 'a'])).toBe('true')
    expect(ask('@Request[a] ForAllOfAnyValues:GuidEquals @Request[b]', GUID, [OTHER_GUID, GUID])).toBe('true')
  })

  it('is unknown for an empty list, a missing one, and a list with one value of the wrong type', () => {
    for (const [name] of table) {
      for (const values of [
        [],
        undefined,
        null,
        ['a', 5],
        [5, 'a'],
        ['a', null],
        [['a']],
        new Array(1),
        new Set(['a']),
      ]) {
        expect(ask(`@Request[a] ${name}:StringEquals {'a'}`, values)).toBe('unknown')
        expect(ask(`@Request[a] ${name}:StringNotEquals {'a'}`, values)).toBe('unknown')
        expect(ask(`'a' ${name}:StringEquals @Request[b]`, undefined, values)).toBe('unknown')
      }
    }
  })

  it('is what a set needs: under a plain operator a set is unknown, whatever it is compared with', () => {
    expect(ask("@Request[a] StringEquals {'a'}", 'a')).toBe('unknown')
    expect(ask("@Request[a] StringNotEquals {'a', 'b'}", 'c')).toBe('unknown')
    expect(ask("@Request[a] StringEquals {'a'}", ['a'])).toBe('unknown')
  })
})
