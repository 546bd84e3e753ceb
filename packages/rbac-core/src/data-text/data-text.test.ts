import { describe, expect, it } from 'vitest'
import { type DataText, givenData, readDataText } from './data-text.js'

function read(text: string, options?: Parameters<typeof readDataText>[1]): DataText {
  const read = readDataText(text, options)
  if ('issues' in read) throw new Error(read.issues.map(({ message }) => message).join('; '))
  return read
}

function issuesOf(text: string, options?: Parameters<typeof readDataText>[1]) {
  const read = readDataText(text, options)
  return 'issues' in read ? read.issues.map(({ code, path, line, column }) => [code, path, line, column]) : []
}

describe('a text of data', () => {
  it.each([
    ['json', '{\n "a": [1, {"b": 2}]\n}', [2, 7, 2, 11, 2, 17]],
    ['yaml', 'a:\n  - 1\n  - b: 2\n', [2, 3, 3, 5, 3, 8]],
  ] as const)('is read, and its parts are found: %s', (format, text, expected) => {
    const data = read(text, { format })
    expect(data.value).toEqual({ a: [1, { b: 2 }] })
    const places = [{ path: ['a'] }, { path: ['a', 1] }, { path: ['a', 1, 'b'] }]
    expect(data.positionsOf(places).flatMap(({ line, column }) => [line, column])).toEqual(expected)
  })

  it('tells a key from its value, and what is not there by the nearest thing around it', () => {
    const data = read('a:\n  b: 1\n')
    const places = [{ path: ['a'], key: 'b' }, { path: ['a', 'c', 'd'] }, { path: ['x'] }, { path: ['a'], key: 'c' }]
    expect(data.positionsOf(places)).toEqual([
      { line: 2, column: 3 },
      { line: 2, column: 3 },
      { line: 1, column: 1 },
      { line: 2, column: 3 },
    ])
  })

  it('has issues with file, path, line and column, and nothing in them that a terminal would obey', () => {
    const data = read('{"a": {"\\u001b": 1}}', { file: 'f.json' })
    const problem = {
      code: 'UNKNOWN_FIELD',
      path: ['a'],
      key: '\u001b',
      message: 'no key `\u001b`',
      help: 'take it out',
    }
    expect(data.issuesOf([problem])).toEqual([
      {
        code: 'UNKNOWN_FIELD',
        severity: 'error',
        path: 'a["\\u001b"]',
        message: 'no key `\\u001b`',
        help: 'take it out',
        file: 'f.json',
        line: 1,
        column: 8,
      },
    ])
  })

  it.each([
    ['', 'UNRECOGNISED_DOCUMENT', '', 1, 1],
    ['{"a": 1, "a": 2}', 'DUPLICATE_KEY', 'a', 1, 10],
    ['{"a": [{"__proto__": {}}]}', 'UNKNOWN_FIELD', 'a[0].__proto__', 1, 9],
    ['a:\n  __proto__: 1\n', 'UNKNOWN_FIELD', 'a.__proto__', 2, 3],
    ['a: &x 1\n', 'YAML_ALIAS', '', 1, 4],
    ['{"a": 1', 'PARSE_ERROR', '', 1, 8],
    ['['.repeat(65), 'LIMIT_EXCEEDED', '', 1, 65],
  ])('is refused for what a policy is refused for: %j', (text, code, path, line, column) => {
    expect(issuesOf(text)).toEqual([[code, path, line, column]])
  })

  it('has limits of its own', () => {
    expect(issuesOf('[[1]]', { depth: 1 })).toEqual([['LIMIT_EXCEEDED', '', 1, 2]])
    expect(issuesOf('[[1]]', { length: 4 })).toEqual([['LIMIT_EXCEEDED', '', 1, 1]])
    expect(issuesOf('[[1]]', { depth: 2, length: 5 })).toEqual([])
  })
})

describe('data that never was text', () => {
  it('has issues without a place in a text', () => {
    const [issue] = givenData({}).issuesOf([{ code: 'MISSING_FIELD', path: ['a', 0], message: 'missing' }])
    expect(issue).toEqual({ code: 'MISSING_FIELD', severity: 'error', path: 'a[0]', message: 'missing' })
  })
})
