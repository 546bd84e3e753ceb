import { describe, expect, it } from 'vitest'
import { InvalidRequestError } from '../errors.js'
import {
  type Condition,
  compileCondition,
  conditionMends,
  evaluateCondition,
  explainCondition,
  lintCondition,
  parseCondition,
  printCondition,
  renderConditionTrace,
} from './index.js'

const ATTRIBUTE = { kind: 'attribute', source: 'Request', name: 'a', keyCaseSensitive: false }
const EXISTS = { kind: 'exists', attribute: ATTRIBUTE }
const TEXT = { kind: 'string', value: 'x' }
const EQUALS = { kind: 'comparison', left: ATTRIBUTE, operator: 'StringEquals', right: TEXT }
const VERBS = [printCondition, compileCondition, evaluateCondition, explainCondition, lintCondition]

function endless(): unknown {
  const loop: Record<string, unknown> = { kind: 'not' }
  loop.operand = loop
  return loop
}

function nested(depth: number): unknown {
  let condition: unknown = EXISTS
  for (let count = 0; count < depth; count++) condition = { kind: 'not', operand: condition }
  return condition
}

describe('a condition made by hand', () => {
  it('is as good as a parsed one', () => {
    expect(printCondition({ kind: 'and', operands: [EXISTS, EQUALS] } as Condition)).toBe(
      "Exists @Request[a]\nAND\n@Request[a] StringEquals 'x'",
    )
  })

  it('cannot change a compiled condition afterwards', () => {
    const condition = structuredClone(parseCondition("@Request[a] ForAnyOfAnyValues:StringEquals {'x'}"))
    const compiled = compileCondition(condition)
    Object.assign(condition, { operator: 'StringNotEquals', right: TEXT })
    expect(compiled({ action: '', attributes: { Request: { a: 'x' } } })).toBe('true')
  })

  it.each([
    ['nothing', undefined],
    ['text', 'Exists @Request[a]'],
    ['a list', [EXISTS]],
    ['an unknown kind', { kind: 'xor', operands: [EXISTS, EXISTS] }],
    ['an AND of one', { kind: 'and', operands: [EXISTS] }],
    ['an AND of no list', { kind: 'and', operands: { length: 2, 0: EXISTS, 1: EXISTS } }],
    ['a NOT of nothing', { kind: 'not' }],
    ['a loop', endless()],
    ['a nest that the stack might not hold', nested(513)],
    ['an unknown operator', { ...EQUALS, operator: 'StringContains' }],
    ['an operator from the prototype', { ...EQUALS, operator: 'toString' }],
    ['an unknown quantifier', { ...EQUALS, quantifier: 'ForNone' }],
    [
      'a quantifier that the operator does not take',
      { ...EQUALS, operator: 'StringStartsWith', quantifier: 'ForAnyOfAnyValues' },
    ],
    ['a literal that the operator does not take', { ...EQUALS, right: { kind: 'integer', value: 5 } }],
    ['an integer that is none', { ...EQUALS, operator: 'NumericEquals', right: { kind: 'integer', value: 1.5 } }],
    ['a GUID that is none', { ...EQUALS, operator: 'GuidEquals', right: { kind: 'guid', value: 'x' } }],
    ['an empty set', { ...EQUALS, right: { kind: 'set', elements: [] } }],
    ['a quote in a text', { ...EQUALS, right: { kind: 'string', value: "O'Brien" } }],
    ['an unknown source', { ...EXISTS, attribute: { ...ATTRIBUTE, source: 'Context' } }],
    ['a bracket in a name', { ...EXISTS, attribute: { ...ATTRIBUTE, name: 'a] OR Exists @Request[b' } }],
    ['an empty name', { ...EXISTS, attribute: { ...ATTRIBUTE, name: '' } }],
    ['a pattern that is none', { kind: 'actionMatches', pattern: '' }],
    ['a quote in a pattern', { kind: 'actionMatches', pattern: "a'} OR ActionMatches{'*" }],
    [
      'a proxy that throws',
      new Proxy(
        {},
        {
          get: () => {
            throw new Error('no')
          },
        },
      ),
    ],
  ])('is refused by every verb when it is none: %s', (_name, value) => {
    for (const verb of VERBS) expect(() => verb(value as Condition)).toThrow(InvalidRequestError)
  })
})

describe('other arguments', () => {
  const condition = parseCondition('Exists @Request[a]')
  const throwing = new Proxy(
    {},
    {
      get: () => {
        throw new Error('no')
      },
      ownKeys: () => {
        throw new Error('no')
      },
    },
  )

  it('may be missing: then nothing is known', () => {
    expect(evaluateCondition(condition)).toBe('false')
    expect(evaluateCondition(condition, null as never)).toBe('false')
    expect(evaluateCondition(condition, throwing)).toBe('unknown')
    expect(explainCondition(condition, throwing).value).toBe('unknown')
  })

  it('may give the time as a request does', () => {
    const late = parseCondition("@Environment[UtcNow] DateTimeGreaterThan '2026-11-22T10:00:00Z'")
    const text = '2026-11-22T11:00:00.001+01:00'
    for (const now of [text, new Date(text), Date.parse(text)]) expect(evaluateCondition(late, { now })).toBe('true')
    for (const now of ['2026-02-30T00:00:00Z', 'today', new Date(Number.NaN), undefined, null, {}]) {
      expect(evaluateCondition(late, { now } as never)).toBe('unknown')
    }
  })

  it('are refused with a code when they are wrong', () => {
    for (const limits of [
      { conditionDepth: 'x' },
      { conditionLength: Number.NaN },
      { conditionDepth: 513 },
      throwing,
    ]) {
      expect(() => parseCondition('Exists @Request[a]', limits as never)).toThrow(InvalidRequestError)
      expect(() => compileCondition(condition, limits as never)).toThrow(InvalidRequestError)
    }
    for (const options of [{ actions: 'a' }, { actions: [''] }, { dataActions: [5] }, null, throwing]) {
      expect(() => lintCondition(condition, options as never)).toThrow(InvalidRequestError)
    }
    for (const trace of [undefined, {}, { children: [5] }, throwing]) {
      expect(() => renderConditionTrace(trace as never)).toThrow(InvalidRequestError)
      expect(() => renderConditionTrace(trace as never, 'false')).toThrow(InvalidRequestError)
    }
    expect(() => conditionMends(explainCondition(condition), 'maybe' as never)).toThrow(InvalidRequestError)
  })

  it('may be a depth far beyond the default, and the stack still holds', () => {
    const deep = `${'!('.repeat(512)}Exists @Request[a]${')'.repeat(512)}`
    const parsed = parseCondition(deep, { conditionDepth: 512 })
    expect(evaluateCondition(parsed)).toBe('false')
    expect(explainCondition(parsed).value).toBe('false')
    expect(parseCondition(printCondition(parsed), { conditionDepth: 512 })).toEqual(parsed)
    expect(lintCondition(parsed)).toEqual([])
  })
})
