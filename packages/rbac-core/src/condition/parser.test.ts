import { describe, expect, it } from 'vitest'
import { InvalidConditionError } from '../errors.js'
import { type Condition, parseCondition } from './index.js'

function failure(text: unknown, limits?: object): InvalidConditionError {
  try {
    parseCondition(text as string, limits)
  } catch (error) {
    if (error instanceof InvalidConditionError) return error
  }
  throw new Error(`no InvalidConditionError: ${String(text)}`)
}

const EXISTS_A = {
  kind: 'exists',
  attribute: { kind: 'attribute', source: 'Request', name: 'a', keyCaseSensitive: false },
}

function right(text: string): unknown {
  const condition = parseCondition(`@Request[a] ${text}`)
  return condition.kind === 'comparison' ? condition.right : undefined
}

describe('a condition', () => {
  it('takes keywords, operators, sources and booleans in any case, and blanks or none between tokens', () => {
    const plain = parseCondition(
      "NOT @Resource[a] ForAnyOfAnyValues:StringEquals {'x', 'y'} AND @Request[b] BoolEquals true",
    )
    const dense = parseCondition("!@resource[a]FORANYOFANYVALUES:stringequals{'x','y'}&&@REQUEST[b]boolequals TRUE")
    const loose = parseCondition(
      "\r\n!\t@ Resource [ a ]\nForAnyOfAnyValues :\nStringEquals { 'x' , 'y' } And @Request[b] BoolEquals True\n",
    )
    expect(dense).toEqual(plain)
    expect(loose).toEqual(plain)
  })

  it('binds NOT before AND, and AND before OR', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => parseCondition(`Exists @Request[${name}]`))
    expect(parseCondition('!Exists @Request[a] || Exists @Request[b] && Exists @Request[c]')).toEqual({
      kind: 'or',
      operands: [
        { kind: 'not', operand: a },
        { kind: 'and', operands: [b, c] },
      ],
    })
  })

  it('reads bare names, paths, keys, marked keys and lists of keys', () => {
    const attribute = (text: string) =>
      (parseCondition(`Exists ${text}`) as Extract<Condition, { kind: 'exists' }>).attribute
    expect(attribute('@Resource[HasObotoken]')).toMatchObject({ name: 'HasObotoken' })
    expect(attribute('@Environment[Microsoft.Network/privateEndpoints]')).toMatchObject({
      name: 'Microsoft.Network/privateEndpoints',
    })
    expect(attribute('@Resource[X/tags:Cost center+1=a_b<$key_case_sensitive$>]')).toMatchObject({
      name: 'X/tags:Cost center+1=a_b',
      keyCaseSensitive: true,
    })
    expect(attribute('@Request[X/tags&$keys$&]')).toMatchObject({ name: 'X/tags&$keys$&', keyCaseSensitive: false })
  })

  it('reads GUIDs with dashes, without them and in quotes, and tells them from integers', () => {
    const guid = { kind: 'guid', value: '12345678-1234-1234-1234-123456789012' }
    expect(right('GuidEquals 12345678-1234-1234-1234-123456789012')).toEqual(guid)
    expect(right('GuidEquals 12345678123412341234123456789012')).toEqual(guid)
    expect(right("GuidEquals '12345678123412341234123456789012'")).toMatchObject({ kind: 'string' })
    expect(right('NumericEquals 12345678')).toEqual({ kind: 'integer', value: 12345678 })
    expect(right('NumericEquals-0')).toEqual({ kind: 'integer', value: 0 })
  })

  it('reads an empty string', () => {
    expect(right("StringEquals ''")).toEqual({ kind: 'string', value: '' })
    expect(right("ForAnyOfAnyValues:StringEquals {'','a'}")).toMatchObject({
      elements: [{ value: '' }, { value: 'a' }],
    })
  })

  it('allows an attribute on either side, on both, and a set under a plain operator', () => {
    for (const text of [
      "'a' StringEquals @Request[a]",
      '@Principal[a] StringEquals @Resource[b]',
      "{'a'} ForAllOfAllValues:StringNotLike @Request[a]",
      "@Request[a] StringEquals {'a', 'b'}",
    ]) {
      expect(parseCondition(text).kind).toBe('comparison')
    }
  })

  it('is deeply frozen', () => {
    const condition = parseCondition("Exists @Request[a] OR @Request[a] ForAnyOfAnyValues:StringEquals {'x'}")
    const frozen = (value: unknown): boolean =>
      typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(frozen))
    expect(frozen(condition)).toBe(true)
  })

  it('counts a NOT with its parentheses as one group, up to 64', () => {
    const nested = (open: string, close: string, count: number) =>
      `${open.repeat(count)}Exists @Request[a]${close.repeat(count)}`
    expect(parseCondition(nested('(', ')', 64))).toEqual(EXISTS_A)
    expect(parseCondition(nested('!(', ')', 64)).kind).toBe('not')
    for (const [open, close] of [
      ['(', ')'],
      ['!', ''],
      ['!(', ')'],
    ] as const) {
      expect(failure(nested(open, close, 65)).message).toMatch(/at most 64 groups deep/)
      expect(failure(open.repeat(8000 / open.length)).message).toMatch(/at most 64 groups deep/)
    }
    expect(failure('!!Exists @Request[a]', { conditionDepth: 1 }).offset).toBe(1)
    const siblings = '(!(Exists @Request[a])) AND '.repeat(100)
    expect(parseCondition(siblings + nested('(', ')', 64)).kind).toBe('and')
    expect(failure(siblings + nested('(', ')', 65)).offset).toBe(siblings.length + 64)
  })

  it('has at most 8,192 characters unless told otherwise', () => {
    const long = `Exists @Request[a]${' '.repeat(8192)}`
    expect(failure(long).message).toMatch(/at most 8192 characters/)
    expect(parseCondition(long, { conditionLength: 10_000 })).toEqual(EXISTS_A)
  })
})

describe('what is wrong with a condition', () => {
  it('is told with its place, the line it stands in and what could have stood there', () => {
    const error = failure("(\n  @Resource[name] StringEqual 'a'\n)")
    expect({ ...error }).toEqual({
      name: 'InvalidConditionError',
      code: 'INVALID_CONDITION',
      offset: 20,
      line: 2,
      column: 19,
      frame: "  @Resource[name] StringEqual 'a'\n                  ^",
      expected: ['an operator, such as `StringEquals`'],
    })
    expect(error.message).toBe('2:19: `StringEqual` is not an operator (did you mean `StringEquals`?)')
  })

  it.each([
    ['@Resouce[a] StringEquals 1', 1, 'did you mean `Resource`?'],
    ['@Context[a] StringEquals 1', 1, '`Context` is not a source of attributes'],
    ['@[a] StringEquals 1', 1, 'a source has to follow'],
    ['@Request StringEquals 1', 9, 'a name in brackets'],
    ['Exists @Request[]', 16, 'an attribute has to have a name'],
    ['Exists @Request[:key]', 16, 'an attribute has to have a name'],
    ['Exists @Request[a:]', 18, 'a key has to follow the colon'],
    ['Exists @Request[a', 7, 'this attribute is not closed'],
    ['Exists @Request[a b]', 18, "`b` can't stand in a name"],
    ['Exists @Request[größe]', 18, "U\\+00F6 can't stand in a name"],
    ['Exist @Request[a]', 0, 'did you mean `Exists`?'],
    ["stringEquals 'a'", 0, 'found `stringEquals`$'],
    ['Exists @Request[a] Exists @Request[b]', 19, 'found `Exists`$'],
    ['NotExists @Request[a]', 0, 'write `NOT Exists`'],
    ['ActionMatch{"a"}', 0, 'did you mean `ActionMatches`?'],
    ["ActionMatches('a')", 13, 'takes its text in braces'],
    ["ActionMatches{'a', 'b'}", 17, 'join several with OR'],
    ["ActionMatches{' '}", 14, 'not an action pattern: it is empty'],
    ["@Request[a] StringContains 'b'", 12, "write `StringLike '.….'`"],
    ["@Request[a] = 'b'", 12, 'an operator by name|StringEquals'],
    ['@Request[a] StringEquals "b"', 25, 'single quotes'],
    ['@Request[a] StringEquals ‘b’', 25, 'straight single quotes'],
    ["@Request[a] StringEquals 'b", 25, 'this string is not closed'],
    ["@Request[a] StringEquals 'O''Brien'", 28, "found `'Brien'`"],
    ["@Request[a]\u00a0StringEquals 'b'", 11, 'U\\+00A0'],
    ['\ufeffExists @Request[a]', 0, 'U\\+FEFF'],
    ["@Request[a] ForAnyOfAnyValue:StringEquals 'b'", 12, 'did you mean `ForAnyOfAnyValues`?'],
    ["@Request[a] ForAnyOfAnyValues StringEquals 'b'", 30, 'has to be followed by `:`'],
    ["@Request[a] ForAnyOfAnyValues:StringStartsWith 'b'", 12, "can't be used with"],
    ['@Request[a] ForAnyOfAnyValues:BoolEquals true', 12, "can't be used with"],
    ["@Request[a] ForAnyOfAnyValues:DateTimeEquals '2024-01-01T00:00:00Z'", 12, "can't be used with"],
    ['@Request[a] StringEquals 5', 25, '`StringEquals` takes text in quotes'],
    ['5 StringEquals @Request[a]', 0, '`StringEquals` takes text in quotes'],
    ["@Request[a] NumericEquals '5'", 26, 'takes an integer'],
    ["@Request[a] ForAnyOfAnyValues:NumericEquals {1, 'x'}", 48, 'takes an integer'],
    ['@Request[a] NumericEquals 1.5', 26, '`1.5` is not an integer'],
    ['@Request[a] NumericEquals 1e3', 26, '`1e3` is not an integer'],
    ['@Request[a] GuidEquals 8e3af657-a8ff-443c-a75c-2fe8c4bcb6350', 23, 'is not an integer'],
    ['@Request[a] GuidEquals 08e3af657a8ff443ca75c2fe8c4bcb635', 23, 'is not an integer'],
    ['@Request[a] NumericEquals +1', 26, 'unexpected `\\+`'],
    ['@Request[a] NumericEquals 9007199254740992', 26, 'beyond ±9007199254740991'],
    ['@Request[a] NumericEquals -9007199254740992', 26, 'beyond ±9007199254740991'],
    ["@Request[a] BoolEquals 'true'", 23, 'takes true or false'],
    ["@Request[a] GuidEquals 'b'", 23, 'takes a GUID'],
    ["@Request[a] DateTimeEquals '2023-02-29T00:00:00Z'", 27, 'takes a date that exists'],
    ["@Request[a] DateTimeLessThan '+275760-09-13T00:00:00.001Z'", 29, 'takes a date that exists'],
    ['@Request[a] ForAnyOfAnyValues:StringEquals {}', 44, 'expected a literal'],
    ["@Request[a] ForAnyOfAnyValues:StringEquals {'a' 'b'}", 48, 'expected `}` or `,`'],
    ['@Request[a] ForAnyOfAnyValues:StringEquals {@Request[b]}', 44, 'expected a literal'],
    ['Exists @Request[a] Exists @Request[b]', 19, 'expected `AND` or `OR` or the end of the condition'],
    ['Exists @Request[a])', 18, 'expected `AND` or `OR` or the end of the condition'],
    ['(Exists @Request[a]', 19, 'expected `\\)`'],
    ['Exists @Request[a] AND', 22, 'a condition has to start here'],
    ['AND Exists @Request[a]', 0, 'a condition has to start here'],
    ['Exists @Request[a] & Exists @Request[b]', 19, 'write `&&` or `AND`'],
    ['Exists @Request[a] // why', 19, 'no comments'],
    ['(Exists @Request[a]) OR (true)', 29, 'a value is no condition by itself'],
    ['', 0, 'a condition is missing here'],
    [' \n ', 3, 'a condition is missing here'],
  ])('%s: at %i, %s', (text, offset, story) => {
    const error = failure(text)
    expect(error.offset).toBe(offset)
    expect(error.message).toMatch(new RegExp(story))
  })

  it('is told of a value that is no text, too', () => {
    for (const value of [undefined, null, 5, {}, ['a'], Symbol('a')]) {
      expect(failure(value).message).toMatch(`must be text, not ${value === null ? 'null' : typeof value}`)
      expect(failure(value)).toMatchObject({ offset: 0, line: 1, column: 1, frame: '', expected: [] })
    }
  })

  it('is shown on one line, cut to fit, with nothing in it that a terminal would act on', () => {
    const error = failure(`${'a'.repeat(200)} \u001b[31m\u202e${'b'.repeat(200)}`)
    expect(error.message).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    const [line = '', caret = ''] = failure(`${'Exists @Request[a] OR '.repeat(20)}\u001b`).frame.split('\n')
    expect(line.length).toBeLessThan(110)
    expect(line).toMatch(/^….*\ufffd$/)
    expect(caret).toBe(`${' '.repeat(line.length - 1)}^`)
  })
})
