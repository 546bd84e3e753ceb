import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { walkJson } from './json-walk.js'

const nobody = { key() {}, value() {} }

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** JSON, and JSON in which a few characters were put, taken out or changed. */
const nearlyJson = fc
  .tuple(
    fc.json({ noUnicodeString: false }),
    fc.array(fc.tuple(fc.nat(200), fc.nat(2), fc.constantFrom(...'{}[],:"\\ \n\t01-.eE+tfnu/\'#\u0000\u0001é\uFEFF')), {
      maxLength: 3,
    }),
  )
  .map(([text, edits]) =>
    edits.reduce((edited, [at, removed, char]) => {
      const index = at % (edited.length + 1)
      return edited.slice(0, index) + char + edited.slice(index + removed)
    }, text),
  )

describe('walking JSON', () => {
  it('accepts what `JSON.parse` accepts, numbers that are too large aside, and nothing else', () => {
    const accepted = { yes: 0, no: 0 }
    fc.assert(
      fc.property(nearlyJson, (text) => {
        const problem = walkJson(text, 1000, nobody)
        accepted[problem === undefined ? 'yes' : 'no'] += 1
        if (problem?.message !== 'the number is too large') expect(problem === undefined).toBe(isJson(text))
      }),
      { seed: 20261122, numRuns: 3000 },
    )
    expect(Math.min(accepted.yes, accepted.no)).toBeGreaterThan(300)
  })

  it.each([
    ...[
      '',
      ' ',
      '{',
      '[1,]',
      '[1 2]',
      '{"a"}',
      '{"a":}',
      '{a:1}',
      '{"a":1,}',
      '[,1]',
      '1 2',
      '01',
      '-',
      '1.',
      '.5',
      '+1',
    ],
    ...[
      '1e',
      'NaN',
      'Infinity',
      'tru',
      'truex',
      'nul',
      '"\\x"',
      '"\\u12"',
      '"\t"',
      "'a'",
      '[1]]',
      '{]',
      '[}',
      '\uFEFF{}',
    ],
    ...['{"a":1 "b":2}', '[1]/**/', '0x10', '1_000', '""a'],
  ])('refuses %j as `JSON.parse` does', (text) => {
    expect(isJson(text)).toBe(false)
    expect(walkJson(text, 10, nobody)).toMatchObject({ code: 'PARSE_ERROR' })
  })

  it('refuses a number that is too large for any, which `JSON.parse` makes infinity of', () => {
    const problem = { code: 'PARSE_ERROR', message: 'the number is too large' }
    for (const number of ['1e400', '-1e400', `1${'0'.repeat(309)}`]) {
      expect(walkJson(`{"a": ${number}}`, 10, nobody)).toMatchObject({ ...problem, offset: 6 })
    }
    expect(walkJson('[1e308, -1e308, 1e-400]', 10, nobody)).toBeUndefined()
  })

  it('tells every key and value with its path and offset', () => {
    const text = '{"a": [1, {"\\u0062": null}], "c": {}}'
    const heard: string[] = []
    walkJson(text, 10, {
      key: (path, offset) => heard.push(`key ${path.join('.')} ${offset}`),
      value: (path, offset, isObject) => heard.push(`${isObject ? 'object' : 'value'} ${path.join('.')} ${offset}`),
    })
    expect(heard).toEqual([
      'object  0',
      'key a 1',
      'value a 6',
      'value a.0 7',
      'object a.1 10',
      'key a.1.b 11',
      'value a.1.b 21',
      'key c 29',
      'object c 34',
    ])
  })

  it('counts levels, and stops at one too many with no recursion', () => {
    const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)
    expect(walkJson(nested(64), 64, nobody)).toBeUndefined()
    expect(walkJson(nested(65), 64, nobody)).toMatchObject({ code: 'LIMIT_EXCEEDED', offset: 64 })
    expect(walkJson(nested(200_000), 64, nobody)).toMatchObject({ code: 'LIMIT_EXCEEDED', offset: 64 })
    expect(walkJson(nested(200_000), 200_000, nobody)).toBeUndefined()
    expect(walkJson('{"a":'.repeat(200_000), 64, nobody)).toMatchObject({ code: 'LIMIT_EXCEEDED' })
  })
})
