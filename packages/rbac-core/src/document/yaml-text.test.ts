import { describe, expect, it } from 'vitest'
import { InvalidPolicyError } from '../errors.js'
import type { Policy } from '../model/policy.js'
import { parsePolicy, parsePolicyText } from './index.js'

/** `code line:column path` of each issue. */
function problems(text: string): string[] {
  try {
    return parsePolicyText(text, { format: 'yaml' }).warnings.map(({ code }) => code)
  } catch (error) {
    if (!(error instanceof InvalidPolicyError)) throw error
    return error.issues.map(({ code, line, column, path }) => `${code} ${line ?? '?'}:${column ?? '?'} ${path}`.trim())
  }
}

const sectionsOf = ({ warnings, ...sections }: Policy) => sections

describe('a YAML document', () => {
  const text = `
# Who may read.
roleDefinitions:
  - id: reader
    roleName: "Reader of things"
    permissions:
      - actions: [ '*/read' ]
        condition: >-
          Exists
          @Resource[a]
roleAssignments:
  - { id: a1, principalId: ann, roleDefinitionId: reader, scope: / }
groups: # nobody yet
principals:
  - id: ann
    type: User
    attributes:
      level: 3
      ratio: 0.5
      active: true
      answer: yes
`

  it('says the same as the JSON it stands for', () => {
    const value = {
      roleDefinitions: [
        {
          id: 'reader',
          roleName: 'Reader of things',
          permissions: [{ actions: ['*/read'], condition: 'Exists @Resource[a]' }],
        },
      ],
      roleAssignments: [{ id: 'a1', principalId: 'ann', roleDefinitionId: 'reader', scope: '/' }],
      principals: [{ id: 'ann', type: 'User', attributes: { level: 3, ratio: 0.5, active: true, answer: 'yes' } }],
    }
    expect(sectionsOf(parsePolicyText(text))).toEqual(sectionsOf(parsePolicy(value)))
  })

  it.each(['.inf', '-.inf', '.nan'])('is refused where an attribute is %s, which is no number to JSON', (number) => {
    const yaml = `resources:\n  - { scope: /, attributes: { a: ${number} } }\n`
    expect(() => parsePolicyText(yaml, { format: 'yaml' })).toThrow(/, not (?:-?Infinity|NaN)$/)
  })

  it.each(['[*]', '\n          - */read'])(
    'is told of quotes where the pattern of an action has none: %j',
    (actions) => {
      const yaml = `roleDefinitions:\n  - id: r\n    permissions:\n      - actions: ${actions}\n`
      expect(() => parsePolicyText(yaml, { format: 'yaml' })).toThrow(
        expect.objectContaining({ issues: [expect.objectContaining({ help: expect.stringContaining('in quotes') })] }),
      )
    },
  )

  it('is refused on a line that a terminal can show, whatever it could not be read for', () => {
    const messageOf = (yaml: string): string => {
      try {
        return String(parsePolicyText(yaml, { format: 'yaml' }))
      } catch (error) {
        return (error as InvalidPolicyError).issues.map(({ message }) => message).join(' and ')
      }
    }
    expect(messageOf('a\n: \u0089\u202e')).toContain('\\u0089\\u202e')
    expect(messageOf(`a\n: ${'x'.repeat(5000)}`).length).toBeLessThan(500)
  })

  it('may have a byte order mark, Windows line ends and one document start', () => {
    const windows = `\uFEFF---\n${text}...\n`.replaceAll('\n', '\r\n')
    expect(sectionsOf(parsePolicyText(windows))).toEqual(sectionsOf(parsePolicyText(text)))
  })

  it.each([
    [
      'an anchor, an alias and a merge key',
      'a: &a {k: 0}\nb: {<<: [*a,*a]}',
      ['YAML_ALIAS 1:4', 'YAML_ALIAS 2:5', 'YAML_ALIAS 2:10', 'YAML_ALIAS 2:13'],
    ],
    ['a tag', 'role: !!js/function "function(){}"', ['YAML_TAG 1:7']],
    ['a tag of the core schema', 'groups: !!seq []', ['YAML_TAG 1:9']],
    ['two documents', '---\ngroups: []\n---\ngroups: [{id: g}]', ['YAML_DOCUMENTS 3:1']],
    ['a directive', '%YAML 1.1\n---\ngroups: []', ['PARSE_ERROR 1:1']],
    ['a tab for indentation', 'groups:\n\t- id: g', ['PARSE_ERROR 2:1']],
    ['an open bracket', 'groups: [', ['PARSE_ERROR 1:10']],
    ['a list as a key', '? [a]\n: b', ['PARSE_ERROR 1:3']],
    ['a key twice', 'groups:\n  - id: a\n    "id": b', ['DUPLICATE_KEY 3:5 groups[0].id']],
    ['__proto__', '"__proto__": {actions: ["*"]}\ngroups: []', ['UNKNOWN_FIELD 1:1 __proto__']],
    ['a number for text', 'groups:\n  - id: 007', ['INVALID_TYPE 2:9 groups[0].id']],
    ['nothing for an item', 'groups:\n  -', ['INVALID_TYPE 2:4 groups[0]']],
    ['no document', '# nothing\n', ['UNRECOGNISED_DOCUMENT ?:?']],
  ])('is refused with %s', (_what, yaml, expected) => {
    expect(problems(yaml)).toEqual(expected)
  })

  it.each([
    ['flow lists', '['.repeat(20_000)],
    ['flow maps', '{a: '.repeat(20_000)],
    ['block lists', '- '.repeat(20_000)],
  ])('is refused before anything is built when it nests 20,000 %s', (_what, yaml) => {
    expect(problems(yaml)[0]).toMatch(/^LIMIT_EXCEEDED 1:\d+$/)
  })

  it('calls a number that JSON lacks by its name, also where something else is wrong with the item', () => {
    const yaml = 'principals:\n  - id: 7\n    type: User\n    attributes: { a: .nan }\n'
    expect(() => parsePolicyText(yaml, { format: 'yaml' })).toThrow(
      expect.objectContaining({
        issues: [
          expect.objectContaining({ path: 'principals[0].id' }),
          expect.objectContaining({ path: 'principals[0].attributes.a', message: expect.stringContaining('not NaN') }),
        ],
      }),
    )
  })
})
