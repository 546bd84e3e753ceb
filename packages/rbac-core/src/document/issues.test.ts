import { describe, expect, it } from 'vitest'
import { InvalidPolicyError, type Issue } from '../errors.js'
import { parsePolicy, parsePolicyText } from './index.js'

function issuesOf(text: string): readonly Issue[] {
  return issuesOfPolicy(() => parsePolicyText(text, { file: undefined, limits: { idLength: 40, patternLength: 60 } }))
}

function issuesOfPolicy(read: () => { readonly warnings: readonly Issue[] }): readonly Issue[] {
  try {
    return read().warnings
  } catch (error) {
    if (error instanceof InvalidPolicyError) return error.issues
    throw error
  }
}

/** The document with `«` where an issue is expected to point, once read without it. */
function marked(text: string): { readonly text: string; readonly line: number; readonly column: number } {
  const before = text.slice(0, text.indexOf('«')).split('\n')
  return { text: text.replace('«', ''), line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

const ROLE = '"roleDefinitions": [{"id": "r", "permissions": []}]'
const assigned = (more: string) =>
  `{${ROLE},\n "roleAssignments": [{"principalId": "ann", "roleDefinitionId": "r", ${more}}]}`
const denied = (more: string) => `{\n "denyAssignments": [{"id": "d", "scope": "/", "permissions": [], ${more}}]}`
const permitted = (more: string) => `{\n "roleDefinitions": [{"id": "r", "permissions": [{${more}}]}]}`
const scheduled = (more: string) =>
  `{${ROLE},\n "roleAssignmentScheduleInstances": [{"principalId": "ann", "roleDefinitionId": "r", "scope": "/", ${more}}]}`
const grouped = (...groups: string[]) => `{"managementGroups": [\n${groups.join(',\n')}]}`
const role = (id: string, more = '') => `{"id": ${id}, "permissions": []${more}}`

/** A title, a JSON document with a mark, then severity, code and path. */
const cases: readonly (readonly [
  title: string,
  text: string,
  severity: Issue['severity'],
  code: string,
  path: string,
])[] = [
  ['a comment', '{«// no\n}', 'error', 'PARSE_ERROR', ''],
  ['a trailing comma', '{"groups": []«,\n}', 'error', 'PARSE_ERROR', ''],
  ['single quotes', "{«'groups': []}", 'error', 'PARSE_ERROR', ''],
  ['text after the end', '{}\n «{}', 'error', 'PARSE_ERROR', ''],
  ['an open end', '{"groups": [\n«', 'error', 'PARSE_ERROR', ''],
  ['a missing colon', '{"groups" «[]}', 'error', 'PARSE_ERROR', ''],
  ['a bare word', '{"groups": «yes}', 'error', 'PARSE_ERROR', ''],
  ['a leading zero', '[«007]', 'error', 'PARSE_ERROR', ''],
  ['a bad escape', '["a«\\x"]', 'error', 'PARSE_ERROR', ''],
  ['a line break in text', '["a«\n"]', 'error', 'PARSE_ERROR', ''],
  ['an open text', '[«"abc]', 'error', 'PARSE_ERROR', ''],
  ['65 levels', `${'['.repeat(64)}«[`, 'error', 'LIMIT_EXCEEDED', ''],
  ['no document', '«null', 'error', 'UNRECOGNISED_DOCUMENT', ''],
  ['a list of nobody knows what', '«[{"colour": "blue"}]', 'error', 'UNRECOGNISED_DOCUMENT', ''],
  [
    'a request for a role',
    '«[{"type": "Microsoft.Authorization/roleAssignmentScheduleRequests", "principalId": "ann", "roleDefinitionId": "r", "scope": "/"}]',
    'error',
    'UNRECOGNISED_DOCUMENT',
    '',
  ],
  [
    'a request for a role, told by its id',
    '[{"principalId": "ann", "roleDefinitionName": "Reader", "scope": "/"},\n «{"id": "/providers/Microsoft.Authorization/roleEligibilityScheduleRequests/q", "principalId": "bob", "roleDefinitionId": "r", "scope": "/"}]',
    'error',
    'UNRECOGNISED_DOCUMENT',
    '[1]',
  ],
  [
    'an eligible role among active ones',
    scheduled('"type": «"Microsoft.Authorization/RoleEligibilityScheduleInstances"'),
    'error',
    'WRONG_SECTION',
    'roleAssignmentScheduleInstances[0].type',
  ],
  [
    'a request among role assignments',
    assigned('"scope": "/", "type": «"microsoft.authorization/roleassignmentschedulerequests"'),
    'error',
    'WRONG_SECTION',
    'roleAssignments[0].type',
  ],
  ['what PowerShell prints', '«[{"ObjectId": "ann", "Scope": "/"}]', 'error', 'UNRECOGNISED_DOCUMENT', ''],
  ['one item of PowerShell', '«{"ObjectId": "ann", "Scope": "/"}', 'error', 'UNRECOGNISED_DOCUMENT', ''],
  ['a key twice', '{"groups": [],\n «"groups": []}', 'error', 'DUPLICATE_KEY', 'groups'],
  [
    'a key twice, once escaped',
    permitted('"actions": [], «"\\u0061ctions": []'),
    'error',
    'DUPLICATE_KEY',
    'roleDefinitions[0].permissions[0].actions',
  ],
  [
    'a key in both spellings',
    `[{"id": "r", «"permissions": [], "properties": {"permissions": [{}], "roleName": "R"}}]`,
    'error',
    'DUPLICATE_KEY',
    '[0].permissions',
  ],
  ['an unknown section', '{«"roles": []}', 'error', 'UNKNOWN_FIELD', 'roles'],
  ['a version to come', '{"version": «2}', 'error', 'UNSUPPORTED_VERSION', 'version'],
  ['__proto__', '{«"__proto__": {"polluted": true}}', 'error', 'UNKNOWN_FIELD', '__proto__'],
  ['constructor', '{«"constructor": {"prototype": {"polluted": true}}}', 'error', 'UNKNOWN_FIELD', 'constructor'],
  [
    'notAction',
    permitted('«"notAction": ["*"]'),
    'error',
    'UNKNOWN_FIELD',
    'roleDefinitions[0].permissions[0].notAction',
  ],
  [
    'a stranger in a permission',
    permitted('«"comment": ""'),
    'error',
    'UNKNOWN_FIELD',
    'roleDefinitions[0].permissions[0].comment',
  ],
  [
    'notActions beside the permissions of a role',
    '{"roleDefinitions": [{"id": "r", "permissions": [{"actions": ["*"]}], «"notActions": ["a/write"]}]}',
    'error',
    'UNKNOWN_FIELD',
    'roleDefinitions[0].notActions',
  ],
  [
    'a condition beside the permissions of a role, in the REST spelling',
    '[{"id": "r", "properties": {"permissions": [], «"Condition": "Exists @Resource[a]"}}]',
    'error',
    'UNKNOWN_FIELD',
    '[0].properties.Condition',
  ],
  [
    'a slip in dataActions beside the permissions of a deny assignment',
    denied('"principals": [], «"dataAction": ["*"]'),
    'error',
    'UNKNOWN_FIELD',
    'denyAssignments[0].dataAction',
  ],
  [
    'excludePrincipal',
    denied('"principals": [], «"excludePrincipal": []'),
    'error',
    'UNKNOWN_FIELD',
    'denyAssignments[0].excludePrincipal',
  ],
  [
    'a condition in capitals',
    assigned('"scope": "/", «"CONDITION": "Exists @Resource[a]"'),
    'error',
    'UNKNOWN_FIELD',
    'roleAssignments[0].CONDITION',
  ],
  [
    'a stranger in an assignment',
    assigned('"scope": "/", «"reviewedBy": "eve"'),
    'warning',
    'UNKNOWN_FIELD',
    'roleAssignments[0].reviewedBy',
  ],
  [
    'a stranger in a denied principal',
    denied('"principals": [{"id": "ann", «"mood": ""}]'),
    'warning',
    'UNKNOWN_FIELD',
    'denyAssignments[0].principals[0].mood',
  ],
  [
    'a slip in a denied principal',
    denied('"principals": [{"id": "ann", «"tpye": ""}]'),
    'error',
    'UNKNOWN_FIELD',
    'denyAssignments[0].principals[0].tpye',
  ],
  ['a stranger in a group', '{"groups": [{"id": "g", «"mail": ""}]}', 'error', 'UNKNOWN_FIELD', 'groups[0].mail'],
  [
    'an assignment that ends',
    assigned('"scope": "/", «"endDateTime": "2030-01-01T00:00:00Z"'),
    'error',
    'UNKNOWN_FIELD',
    'roleAssignments[0].endDateTime',
  ],
  [
    'an end that is called otherwise',
    scheduled('«"expiresOn": "2030-01-01T00:00:00Z"'),
    'error',
    'UNKNOWN_FIELD',
    'roleAssignmentScheduleInstances[0].expiresOn',
  ],
  [
    'an object among the values of an attribute',
    '{"resources": [{"scope": "/", "attributes": {"tags": ["a", «{"b": 1}]}}]}',
    'error',
    'INVALID_TYPE',
    'resources[0].attributes.tags[1]',
  ],
  ['a number for text', '{"groups": [{"id": «7}]}', 'error', 'INVALID_TYPE', 'groups[0].id'],
  ['null for text', '{"groups": [{"id": «null}]}', 'error', 'INVALID_TYPE', 'groups[0].id'],
  [
    'a number among actions',
    permitted('"actions": ["a/read", «1]'),
    'error',
    'INVALID_TYPE',
    'roleDefinitions[0].permissions[0].actions[1]',
  ],
  [
    'null for a flag',
    denied('"principals": [], "doNotApplyToChildScopes": «null'),
    'error',
    'INVALID_TYPE',
    'denyAssignments[0].doNotApplyToChildScopes',
  ],
  [
    '0 for a flag',
    denied('"principals": [], "doNotApplyToChildScopes": «0'),
    'error',
    'INVALID_TYPE',
    'denyAssignments[0].doNotApplyToChildScopes',
  ],
  [
    'text for a flag',
    denied('"principals": [], "doNotApplyToChildScopes": «"true"'),
    'error',
    'INVALID_TYPE',
    'denyAssignments[0].doNotApplyToChildScopes',
  ],
  ['an object for a list', '{"groups": «{}}', 'error', 'INVALID_TYPE', 'groups'],
  ['a list for an item', '{"groups": [«[]]}', 'error', 'INVALID_TYPE', 'groups[0]'],
  [
    'text for properties',
    '{"roleAssignments": [{"properties": «"x"}]}',
    'error',
    'INVALID_TYPE',
    'roleAssignments[0].properties',
  ],
  [
    'a nested attribute',
    '{"resources": [{"scope": "/a", "attributes": {"a:b": «{"c": 1}}}]}',
    'error',
    'INVALID_TYPE',
    'resources[0].attributes["a:b"]',
  ],
  ['a role without permissions', '{"roleDefinitions": [«{"id": "r"}]}', 'error', 'MISSING_FIELD', 'roleDefinitions[0]'],
  [
    'a deny without principals',
    '{"denyAssignments": [«{"id": "d", "scope": "/", "permissions": []}]}',
    'error',
    'MISSING_FIELD',
    'denyAssignments[0]',
  ],
  [
    'a deny without a name',
    '{"denyAssignments": [«{"scope": "/", "permissions": [], "principals": []}]}',
    'error',
    'MISSING_FIELD',
    'denyAssignments[0]',
  ],
  [
    'an assignment without a scope',
    `{${ROLE}, "roleAssignments": [«{"principalId": "ann", "roleDefinitionId": "r"}]}`,
    'error',
    'MISSING_FIELD',
    'roleAssignments[0]',
  ],
  [
    'an assignment without a role',
    '{"roleAssignments": [«{"principalId": "ann", "scope": "/"}]}',
    'error',
    'MISSING_FIELD',
    'roleAssignments[0]',
  ],
  ['a blank before an id', '{"groups": [{"id": «" g"}]}', 'error', 'INVALID_ID', 'groups[0].id'],
  [
    'a long id',
    `{"groups": [{"id": "g", "members": [«"${'m'.repeat(41)}"]}]}`,
    'error',
    'INVALID_ID',
    'groups[0].members[0]',
  ],
  ['an empty id of an assignment', assigned('"scope": "/", "id": «""'), 'error', 'INVALID_ID', 'roleAssignments[0].id'],
  [
    'a blank after the name of a deny',
    '{"denyAssignments": [{"name": «"d ", "scope": "/", "permissions": [], "principals": []}]}',
    'error',
    'INVALID_ID',
    'denyAssignments[0].name',
  ],
  ['a number among documents', '[{"groups": []}, «7]', 'error', 'UNRECOGNISED_DOCUMENT', '[1]'],
  ['an empty id', `{"roleDefinitions": [${role('«""')}]}`, 'error', 'INVALID_ID', 'roleDefinitions[0].id'],
  ['a scope with an empty part', assigned('"scope": «"/a//b"'), 'error', 'INVALID_SCOPE', 'roleAssignments[0].scope'],
  [
    'a scope under properties',
    `[{"properties": {"principalId": "a", "roleDefinitionId": "r", "scope": «"../x"}}]`,
    'error',
    'INVALID_SCOPE',
    '[0].properties.scope',
  ],
  [
    'a scope almost as Azure writes it',
    assigned('"scope": «"/subscription/s1"'),
    'warning',
    'MISSPELT_SCOPE',
    'roleAssignments[0].scope',
  ],
  [
    'an empty pattern',
    permitted('"notActions": [«" "]'),
    'error',
    'INVALID_PATTERN',
    'roleDefinitions[0].permissions[0].notActions[0]',
  ],
  [
    'a blank after a pattern',
    permitted('"actions": [«"a/read "]'),
    'warning',
    'TRIMMED_PATTERN',
    'roleDefinitions[0].permissions[0].actions[0]',
  ],
  [
    'a pattern for an action',
    '{"actions": [{"name": «"a/*", "isDataAction": true}]}',
    'error',
    'INVALID_ACTION',
    'actions[0].name',
  ],
  [
    'the 30th of February',
    scheduled('"startDateTime": «"2024-02-30T00:00:00Z"'),
    'error',
    'INVALID_TIME',
    'roleAssignmentScheduleInstances[0].startDateTime',
  ],
  [
    'a time without a zone',
    scheduled('"endDateTime": «"2024-02-20T00:00:00"'),
    'error',
    'INVALID_TIME',
    'roleAssignmentScheduleInstances[0].endDateTime',
  ],
  [
    'an end before the start',
    scheduled('"startDateTime": "2024-02-20T00:00:00Z", "endDateTime": «"2024-02-19T23:59:59Z"'),
    'error',
    'INVALID_TIME_WINDOW',
    'roleAssignmentScheduleInstances[0].endDateTime',
  ],
  [
    'an end at the start',
    scheduled('"startDateTime": "2024-02-20T01:00:00Z", "endDateTime": «"2024-02-20T02:00:00+01:00"'),
    'error',
    'INVALID_TIME_WINDOW',
    'roleAssignmentScheduleInstances[0].endDateTime',
  ],
  [
    'a condition that does not parse',
    assigned('"scope": "/", "condition": «"@Resource["'),
    'warning',
    'INVALID_CONDITION',
    'roleAssignments[0].condition',
  ],
  [
    'a condition of version 3',
    permitted('"condition": "Exists @Resource[a]", "conditionVersion": «"3.0"'),
    'warning',
    'INVALID_CONDITION',
    'roleDefinitions[0].permissions[0].conditionVersion',
  ],
  [
    'two roles of one id',
    `{"roleDefinitions": [${role('"a"')},\n${role('«"A"', ', "roleName": "other"')}]}`,
    'error',
    'DUPLICATE_ID',
    'roleDefinitions[1].id',
  ],
  [
    'two groups of one id',
    '{"groups": [{"id": "g", "members": ["a"]},\n{"id": «"G", "members": ["b"]}]}',
    'error',
    'DUPLICATE_ID',
    'groups[1].id',
  ],
  [
    'two resources of one scope',
    '{"resources": [{"scope": "/a", "type": "t"}, «{"scope": "A", "type": "u"}]}',
    'error',
    'DUPLICATE_ID',
    'resources[1]',
  ],
  [
    'an empty parent',
    grouped('{"id": "top"}', '{"id": "a", "parent": «""}'),
    'error',
    'INVALID_ID',
    'managementGroups[1].parent',
  ],
  [
    'two parents',
    grouped('{"id": "top"}', '{"id": "a"}', '{"id": «"A", "parent": "top"}'),
    'error',
    'DUPLICATE_PARENT',
    'managementGroups[2].id',
  ],
  [
    'a subscription twice',
    grouped('{"id": "a", "subscriptions": ["s1"]}', '{"id": "b", "subscriptions": [«"/subscriptions/S1"]}'),
    'error',
    'DUPLICATE_PARENT',
    'managementGroups[1].subscriptions[0]',
  ],
  ['its own parent', grouped('{"id": "a", "parent": «"A"}'), 'error', 'SCOPE_CYCLE', 'managementGroups[0].parent'],
  [
    'a circle of parents',
    grouped('{"id": "a", "parent": "b"}', '{"id": "b", "parent": «"c"}', '{"id": "c", "parent": "b"}'),
    'error',
    'SCOPE_CYCLE',
    'managementGroups[1].parent',
  ],
  [
    'no such role name',
    '{"roleAssignments": [{"principalId": "a", "scope": "/", "roleDefinitionName": «"Ownr"}]}',
    'error',
    'UNKNOWN_ROLE',
    'roleAssignments[0].roleDefinitionName',
  ],
  [
    'a name of two roles',
    `{"roleDefinitions": [${role('"a"', ', "roleName": "x"')}, ${role('"b"', ', "roleName": "X"')}],\n"roleAssignments": [{"principalId": "a", "scope": "/", "roleDefinitionName": «"x"}]}`,
    'error',
    'AMBIGUOUS_ROLE',
    'roleAssignments[0].roleDefinitionName',
  ],
  [
    'no such role',
    '{"roleAssignments": [{"principalId": "a", "scope": "/", "roleDefinitionId": «"gone"}]}',
    'warning',
    'DANGLING_REFERENCE',
    'roleAssignments[0].roleDefinitionId',
  ],
  [
    'no such group',
    `{${ROLE}, "groups": [{"id": "g"}],\n"roleAssignments": [{"principalId": «"h", "principalType": "Group", "scope": "/", "roleDefinitionId": "r"}]}`,
    'warning',
    'DANGLING_REFERENCE',
    'roleAssignments[0].principalId',
  ],
  [
    'no such principal',
    '{"principals": [{"id": "ann", "type": "User"}],\n"groups": [{"id": "g", "members": ["ann", «"bob"]}]}',
    'warning',
    'DANGLING_REFERENCE',
    'groups[0].members[1]',
  ],
  [
    'no such principal in a deny',
    `{"principals": [{"id": "ann", "type": "User"}],\n"denyAssignments": [{"id": "d", "scope": "/", "permissions": [], "principals": [{"id": «"bob"}]}]}`,
    'warning',
    'DANGLING_REFERENCE',
    'denyAssignments[0].principals[0].id',
  ],
  [
    'no such parent',
    grouped('{"id": "a", "parent": «"b"}'),
    'warning',
    'DANGLING_REFERENCE',
    'managementGroups[0].parent',
  ],
  [
    'no such management group',
    assigned('"scope": «"/providers/Microsoft.Management/managementGroups/m"'),
    'warning',
    'DANGLING_REFERENCE',
    'roleAssignments[0].scope',
  ],
  [
    'a deny on an unknown hierarchy',
    `{"denyAssignments": [{"id": "d", "permissions": [], "principals": [], "scope": «"/providers/Microsoft.Management/managementGroups/m"}]}`,
    'warning',
    'UNKNOWN_HIERARCHY',
    'denyAssignments[0].scope',
  ],
  [
    'everyone without a type',
    denied('"principals": [«{"id": "00000000-0000-0000-0000-000000000000"}]'),
    'warning',
    'UNTYPED_EVERYONE',
    'denyAssignments[0].principals[0]',
  ],
  [
    'a page with more to come',
    '{"value": [], "nextLink": «"https://example.org"}',
    'warning',
    'INCOMPLETE_LIST',
    'nextLink',
  ],
  [
    'a page of a section with more to come',
    '{"denyAssignments": {"value": [], "nextLink": «"https://example.org"}}',
    'warning',
    'INCOMPLETE_LIST',
    'denyAssignments.nextLink',
  ],
  [
    'a page of Entra with more to come',
    '{"groups": {"value": [], "@odata.nextLink": «"https://example.org"}}',
    'warning',
    'INCOMPLETE_LIST',
    'groups["@odata.nextLink"]',
  ],
  [
    'a key beside the list of a section',
    '{"groups": {"value": [], «"values": []}}',
    'warning',
    'UNKNOWN_FIELD',
    'groups.values',
  ],
]

describe('what is wrong with a document', () => {
  it.each(cases)('has a code and a place: %s', (_title, source, severity, code, path) => {
    const { text, line, column } = marked(source)
    const found = issuesOf(text).map((issue) => ({
      severity: issue.severity,
      code: issue.code,
      path: issue.path,
      line: issue.line,
      column: issue.column,
    }))
    expect(found).toEqual([{ severity, code, path, line, column }])
  })

  it.each(cases)('is said on one line that starts in lower case: %s', (_title, source) => {
    for (const { message, help } of issuesOf(marked(source).text)) {
      expect(message).toMatch(/^[^A-Z\n][^\n]*[^.\n]$/)
      expect(help ?? 'none').not.toContain('\n')
    }
  })

  it('leaves no trace on objects that are made later', () => {
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  it('is reported all at once, in reading order', () => {
    const text = '{"groups": [{"id": 1}, {"id": "", "mail": 2}], "roleAssignments": [{}], "x": 1}'
    expect(issuesOf(text).map(({ code }) => code)).toEqual([
      'INVALID_TYPE',
      'INVALID_ID',
      'UNKNOWN_FIELD',
      ...['MISSING_FIELD', 'MISSING_FIELD', 'MISSING_FIELD'],
      'UNKNOWN_FIELD',
    ])
  })

  it.each<[section: string, item: object, expected: readonly string[]]>([
    [
      'roleDefinitions',
      { id: 'r', roleName: 7, permissions: [null, { actions: [1, ' '], dataAction: [] }], assignableScopes: ['//'] },
      [
        'UNKNOWN_FIELD permissions[1].dataAction',
        'INVALID_TYPE roleName',
        'INVALID_TYPE permissions[0]',
        'INVALID_TYPE permissions[1].actions[0]',
        'INVALID_SCOPE assignableScopes[0]',
        'INVALID_PATTERN permissions[1].actions[1]',
      ],
    ],
    [
      'roleAssignments',
      { principalId: '', roleDefinitionId: 7, scope: '//', condition: 'none' },
      ['INVALID_TYPE roleDefinitionId', 'INVALID_ID principalId', 'INVALID_SCOPE scope', 'INVALID_CONDITION condition'],
    ],
    [
      'roleAssignmentScheduleInstances',
      {
        id: 1,
        properties: { principalId: ' ', roleDefinitionId: 'r', scope: '/', startDateTime: 2, endDateTime: 'now' },
      },
      [
        'INVALID_TYPE id',
        'INVALID_TYPE properties.startDateTime',
        'INVALID_TIME properties.endDateTime',
        'INVALID_ID properties.principalId',
      ],
    ],
    [
      'denyAssignments',
      { permissions: [], scope: '%', principals: [null, { type: 'User' }, { id: '' }], doNotApplyToChildScopes: 1 },
      [
        'INVALID_TYPE doNotApplyToChildScopes',
        'INVALID_TYPE principals[0]',
        'MISSING_FIELD principals[1]',
        'MISSING_FIELD ',
        'INVALID_SCOPE scope',
        'INVALID_ID principals[2].id',
      ],
    ],
    [
      'managementGroups',
      { id: 1, parent: '', subscriptions: [2, 'a/b'] },
      ['INVALID_TYPE id', 'INVALID_TYPE subscriptions[0]', 'INVALID_ID parent', 'INVALID_ID subscriptions[1]'],
    ],
    [
      'principals',
      { id: '', type: null, attributes: { a: {} } },
      ['INVALID_TYPE type', 'INVALID_ID id', 'INVALID_TYPE attributes.a'],
    ],
    [
      'principals',
      { id: 7, type: 'User', attributes: { a: [], b: {} } },
      ['INVALID_TYPE id', 'INVALID_TYPE attributes.b'],
    ],
    ['resources', { scope: '', attributes: [] }, ['INVALID_SCOPE scope', 'INVALID_TYPE attributes']],
    ['actions', { name: '*' }, ['MISSING_FIELD ', 'INVALID_ACTION name']],
  ])('is reported each in %s, and once, where one item has much wrong with it', (section, item, expected) => {
    const issues = issuesOfPolicy(() => parsePolicy({ [section]: [item] }))
    expect(issues.map(({ code, path }) => `${code} ${path.replace(/^\w+\[0\]\.?/, '')}`)).toEqual(expected)
  })

  it.each([
    ['members: 7', 'members[0]', { id: 'g', members: [7] }, 'put it in quotes'],
    ['members: ann', 'members', { id: 'g', members: 'ann' }, 'put it in square brackets, as a list of one'],
    [
      'members: { id: ann }',
      'members',
      { id: 'g', members: { id: 'ann' } },
      'put it in square brackets, as a list of one',
    ],
    ['members: 7 alone', 'members', { id: 'g', members: 7 }, undefined],
    ['members: [[]]', 'members[0]', { id: 'g', members: [[]] }, undefined],
  ])('has a mend where it is plain what was meant: %s', (_, path, item, help) => {
    const [issue] = issuesOfPolicy(() => parsePolicy({ groups: [item] }))
    expect(issue).toMatchObject({ code: 'INVALID_TYPE', path: `groups[0].${path}` })
    expect(issue?.help).toBe(help)
  })

  it('has a mend for a flag in quotes, and none for other text in its place', () => {
    const helpFor = (isDataAction: unknown) =>
      issuesOfPolicy(() => parsePolicy({ actions: [{ name: 'a/read', isDataAction }] }))[0]?.help
    expect(['true', 'false', 'yes', 1].map(helpFor)).toEqual([
      'take the quotes off',
      'take the quotes off',
      undefined,
      undefined,
    ])
  })

  it.each<[section: string, item: (wrong: number[]) => object]>([
    ['groups', (members) => ({ id: 'g', members })],
    ['roleDefinitions', (actions) => ({ id: 'r', permissions: [{ actions }] })],
  ])('is told of the beginning of a list in %s that holds more than can be listed', (section, item) => {
    const issues = issuesOfPolicy(() => parsePolicy({ [section]: [item(Array.from({ length: 200_000 }, () => 7))] }))
    expect(issues.slice(0, -1).every(({ code, help }) => code === 'INVALID_TYPE' && help === 'put it in quotes')).toBe(
      true,
    )
    expect(issues.length).toBe(1001)
    expect(issues.at(-1)).toMatchObject({
      code: 'INVALID_TYPE',
      severity: 'error',
      path: `${section}[0]`,
      message: expect.stringContaining('more values of the wrong type than can be listed'),
      help: expect.stringContaining('first 1000 of each list'),
    })
  })

  it('shows user text on one line, with nothing in it that a terminal would act on', () => {
    const [issue] = issuesOf(JSON.stringify({ groups: [{ id: `a\n\u001b[31m\u202e${'x'.repeat(300)}` }] }))
    expect(issue?.message).toMatch(/^the id `a\\u000a\\u001b\[31m\\u202ex+…` is longer than 40 characters$/)
  })

  it('shows an odd key in a path the same way', () => {
    const [issue] = issuesOf('{"groups": [{"id": "g", "\u007f\u200b\u0085": 1}]}')
    expect(issue?.path).toBe('groups[0]["\\u007f\\u200b\\u0085"]')
  })
})
