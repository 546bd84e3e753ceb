import { describe, expect, it } from 'vitest'
import { InvalidPolicyError, type Issue } from '../errors.js'
import { type ParsePolicyTextOptions, type PolicyText, parsePolicyText } from './index.js'

function issuesOf(text: string | readonly PolicyText[], options?: ParsePolicyTextOptions): readonly Issue[] {
  try {
    return parsePolicyText(text, options).warnings
  } catch (error) {
    if (error instanceof InvalidPolicyError) return error.issues
    throw error
  }
}

describe('the format of a text', () => {
  it.each<[string, ParsePolicyTextOptions]>([
    ['{"groups": []}', {}],
    ['\uFEFF \n[]', {}],
    ['groups: []', {}],
    ['- {id: g, members: []}', {}],
    ['{groups: []}', { file: 'a.yaml' }],
    ['[]', { file: 'A.YML' }],
    ['{groups: []}', { format: 'yaml', file: 'a.json' }],
    ['{"groups": []}', { format: 'json', file: 'a.yaml' }],
  ])('of %j with %j is told', (text, options) => {
    expect(issuesOf(text, options)).toEqual([])
  })

  it('is JSON for a name that ends in .json, and JSON is strict', () => {
    expect(issuesOf('groups: []', { file: 'a.json' })).toMatchObject([{ code: 'PARSE_ERROR', file: 'a.json', line: 1 }])
  })

  it.each(['', '  \n\t', '\uFEFF'])('can not be that of %j, which is no policy', (text) => {
    expect(issuesOf(text)).toMatchObject([{ code: 'UNRECOGNISED_DOCUMENT', severity: 'error' }])
  })
})

describe('several texts', () => {
  it('are one policy, and each issue names its file', () => {
    const policy = parsePolicyText([
      { file: 'roles.json', text: '[{"id": "r", "permissions": []}]' },
      {
        file: 'who.yaml',
        text: 'roleAssignments:\n  - { principalId: ann, roleDefinitionId: R, scope: /subscription/s1 }\n',
      },
    ])
    expect(policy.roleDefinitions).toHaveLength(1)
    expect(policy.warnings).toMatchObject([
      { code: 'MISSPELT_SCOPE', file: 'who.yaml', line: 2, column: 53, path: 'roleAssignments[0].scope' },
    ])
  })

  it('are checked against each other', () => {
    expect(
      issuesOf([
        { file: 'a.json', text: '[{"id": "r", "permissions": []}]' },
        { file: 'b.json', text: '{"value": [\n{"id": "R", "roleName": "x", "permissions": []}]}' },
      ]),
    ).toMatchObject([
      {
        code: 'DUPLICATE_ID',
        file: 'b.json',
        line: 2,
        path: 'value[0].id',
        message: 'the role definition is given again and differently in `a.json: [0]`',
      },
    ])
  })

  it('report every text that can not be read, and nothing that follows from it', () => {
    const issues = issuesOf([
      { file: 'a.json', text: '{' },
      { file: 'b.yaml', text: 'a: *b' },
      { file: 'c.json', text: '[{"principalId": "ann", "roleDefinitionName": "In a.json", "scope": "/"}]' },
    ])
    expect(issues.map(({ file, code }) => `${file} ${code}`)).toEqual(['a.json PARSE_ERROR', 'b.yaml YAML_ALIAS'])
  })

  it('report beside one that can not be read what is wrong with the items of the others', () => {
    const issues = issuesOf([
      { file: 'a.json', text: '{' },
      { file: 'b.yaml', text: 'groups:\n  - id: 7\n    member: []\n' },
      { file: 'c.json', text: '' },
      { file: 'd.json', text: '[{"principalId": "", "roleDefinitionId": "r", "scope": "/"}]' },
    ])
    expect(issues.map(({ file, code, line }) => `${file} ${code} ${line}`)).toEqual([
      'a.json PARSE_ERROR 1',
      'b.yaml INVALID_TYPE 2',
      'b.yaml UNKNOWN_FIELD 3',
      'c.json UNRECOGNISED_DOCUMENT 1',
      'd.json INVALID_ID 1',
    ])
  })
})

describe('the arguments', () => {
  it.each<[unknown, unknown]>([
    [7, undefined],
    [null, undefined],
    [[], undefined],
    [['{}'], undefined],
    [[{ text: 7 }], undefined],
    [[{ text: '{}', file: 7 }], undefined],
    [[{ text: '{}', format: 'toml' }], undefined],
    ['{}', { format: 'xml' }],
    ['{}', { file: {} }],
    ['{}', null],
    [new Proxy([], { get: () => Number.NaN }), undefined],
  ])('%j with %j are misuse', (text, options) => {
    expect(() => parsePolicyText(text as string, options as ParsePolicyTextOptions)).toThrow(
      expect.objectContaining({ code: 'INVALID_REQUEST' }),
    )
  })

  it('bound the length of a text before it is looked at', () => {
    expect(issuesOf('{"groups": []}', { limits: { policyBytes: 13 } })).toMatchObject([
      { code: 'LIMIT_EXCEEDED', line: 1, column: 1 },
    ])
    expect(issuesOf('{"groups": []}', { limits: { policyBytes: 14 } })).toEqual([])
  })

  it('can be strict about a duplicate that JSON.parse would swallow', () => {
    expect(issuesOf('{"groups": [], "groups": [{"id": 1}]}').map(({ code }) => code)).toEqual([
      'DUPLICATE_KEY',
      'INVALID_TYPE',
    ])
  })
})
