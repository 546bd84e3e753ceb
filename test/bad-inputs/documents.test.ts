import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine, InvalidPolicyError, parsePolicy, parsePolicyText } from 'rbac-core'
import { loadPolicy } from 'rbac-core/node'
import { afterAll, describe, expect, it } from 'vitest'
import { rbac } from '../cli/rbac.js'

const folder = mkdtempSync(join(tmpdir(), 'rbac-documents-'))
afterAll(() => rmSync(folder, { recursive: true }))

const PERMISSION = { actions: ['P/*/read'], notActions: ['P/x/read'], dataActions: ['D/*'], notDataActions: ['D/x'] }
/** One of everything. */
const WHOLE = {
  roleDefinitions: [
    { id: 'reader', roleName: 'Reader', roleType: 'CustomRole', permissions: [PERMISSION], assignableScopes: ['/'] },
  ],
  roleAssignments: [
    {
      id: 'ra',
      principalId: 'team',
      principalType: 'Group',
      roleDefinitionId: 'reader',
      scope: '/s/a',
      condition: "@Resource[a] StringEquals 'b'",
      conditionVersion: '2.0',
    },
  ],
  denyAssignments: [
    {
      id: 'da',
      denyAssignmentName: 'No',
      permissions: [PERMISSION],
      principals: [{ id: 'bob', type: 'User' }],
      excludePrincipals: [{ id: 'eve', type: 'User' }],
      scope: '/s/b',
      doNotApplyToChildScopes: true,
    },
  ],
  roleAssignmentScheduleInstances: [
    {
      id: 'si',
      principalId: 'bob',
      roleDefinitionId: 'reader',
      scope: '/s/c',
      startDateTime: '2026-01-01T00:00:00Z',
      endDateTime: '2026-02-01T00:00:00Z',
    },
  ],
  roleEligibilityScheduleInstances: [{ id: 'el', principalId: 'bob', roleDefinitionId: 'reader', scope: '/s/d' }],
  groups: [{ id: 'team', displayName: 'Team', members: ['ann'] }],
  managementGroups: [
    { id: 'top', parent: null, subscriptions: ['s1'] },
    { id: 'low', parent: 'top', subscriptions: [] },
  ],
  principals: [{ id: 'ann', type: 'User', displayName: 'Ann', attributes: { 'a:b': 'c' } }],
  resources: [{ scope: '/s/a', type: 't', attributes: { 'a:b': ['c'] } }],
  actions: [{ name: 'P/y/read', isDataAction: false }],
}
const TEXT = JSON.stringify(WHOLE)

/** Refused as text, and where it is JSON as a value, too. */
function refusedText(text: string, format: 'json' | 'yaml' = 'json'): void {
  expect(() => parsePolicyText(text, { format }), text.slice(0, 200)).toThrow(InvalidPolicyError)
}

/** Refused as a value by the reader and by an update, which changes nothing. */
function refusedValue(document: unknown): void {
  expect(() => parsePolicy(document), shown(document)).toThrow(InvalidPolicyError)
  const engine = createEngine(parsePolicy({}))
  expect(() => engine.update({ add: document as object }), shown(document)).toThrow()
  expect([engine.revision, engine.policy.roleDefinitions]).toEqual([1, []])
}

function shown(document: unknown): string {
  return JSON.stringify(document)?.slice(0, 300) ?? String(document)
}

/** Refused when it lies in a file, by the loader and by the program, which says where. */
async function refusedFile(content: string | Uint8Array, name = 'p.json'): Promise<void> {
  const file = join(folder, name)
  writeFileSync(file, content)
  await expect(loadPolicy(file), String(content).slice(0, 100)).rejects.toThrow(InvalidPolicyError)
  const { code, stdout } = await rbac(['validate', '--json', name], { cwd: folder })
  expect(code).toBe(3)
  expect(JSON.parse(stdout).valid).toBe(false)
  const asked = await rbac(['check', `--policy=${name}`, '--principal=a', '--action=b', '--scope=/', '--json'], {
    cwd: folder,
  })
  expect({ code: asked.code, stdout: asked.stdout }).toEqual({ code: 3, stdout: '' })
  expect(JSON.parse(asked.stderr).error.issues[0].file).toBe(name)
}

type Path = readonly (string | number)[]

/** Every value in a document that is no object: its path, and what it is. */
function* leaves(value: unknown, path: Path = []): Generator<{ path: Path; value: unknown }> {
  if (typeof value !== 'object' || value === null) yield { path, value }
  else
    for (const [key, inner] of Object.entries(value))
      yield* leaves(inner, [...path, Array.isArray(value) ? Number(key) : key])
}

/** Every object in a document, by its path. */
function* objects(value: unknown, path: Path = []): Generator<{ path: Path; value: object }> {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value)) yield { path, value }
  for (const [key, inner] of Object.entries(value))
    yield* objects(inner, [...path, Array.isArray(value) ? Number(key) : key])
}

/** The document with what is at `path` made anew. */
function changed(value: unknown, [step, ...rest]: Path, by: (old: unknown) => unknown): unknown {
  if (step === undefined) return by(value)
  if (Array.isArray(value)) return value.map((item, at) => (at === step ? changed(item, rest, by) : item))
  const object = value as Record<string, unknown>
  return { ...object, [step]: changed(object[step], rest, by) }
}

/** What the user keeps there is the user's own. */
const isOpaque = (path: Path) => path.includes('attributes')

describe('a document with a value of the wrong type', () => {
  const wrong = [0, 1, -1.5, true, false, 'true', {}, { id: 'x' }, [], [1], [null], [['a']]]
  // Azure prints these and nobody reads them; null is not there.
  const places = [...leaves(WHOLE)].filter(({ path }) => !isOpaque(path))

  it.each(places.map(({ path, value }) => [path.join('.'), path, value] as const))(
    'at %s is refused, and nothing is made of it',
    (_, path, value) => {
      for (const other of wrong) {
        if (typeof other === typeof value || (typeof value === 'boolean' && typeof other === 'boolean')) continue
        // `parent` may be null, and so text: of the rest none may.
        if (value === null && typeof other === 'string') continue
        refusedValue(changed(WHOLE, path, () => other))
      }
    },
  )

  it('in the place of a list or an object is refused', () => {
    for (const { path, value } of objects(WHOLE)) {
      if (path.length === 0 || isOpaque(path)) continue
      for (const other of [0, 'x', true, [value], null]) {
        // Attributes are there or not; null says they are not.
        refusedValue(changed(WHOLE, path, () => other))
      }
    }
    for (const section of Object.keys(WHOLE)) {
      for (const other of [0, 'x', true, { 0: {} }]) refusedValue({ ...WHOLE, [section]: other })
    }
  })
})

describe('a document with a key that is none', () => {
  it('is refused where the key is a slip in a known one: it would fail open', () => {
    for (const { path, value } of objects(WHOLE)) {
      if (isOpaque(path) || path.length === 0) continue
      for (const key of Object.keys(value)) {
        for (const slip of slipsOf(key)) {
          if (Object.hasOwn(value, slip)) continue
          const { [key]: kept, ...rest } = value as Record<string, unknown>
          const slipped = changed(WHOLE, path, () => ({ ...rest, [slip]: kept }))
          expect(() => parsePolicy(slipped), `${path.join('.')} ${slip}`).toThrow(InvalidPolicyError)
        }
      }
    }
  })

  it('is refused at the top, in permissions, and in our own sections, whatever it is called', () => {
    for (const name of ['zzz', '__proto__', 'constructor', 'prototype', 'toString', 'when']) {
      const more = JSON.parse(`{"${name}":{"isAdmin":true}}`) as object
      refusedText(JSON.stringify(WHOLE).replace('{', `{"${name}":{"isAdmin":true},`))
      for (const { path } of objects(WHOLE)) {
        const isOurs = ['groups', 'managementGroups', 'principals', 'resources', 'actions'].includes(String(path[0]))
        if (isOpaque(path) || !(path.includes('permissions') || isOurs)) continue
        const document = changed(WHOLE, path, (old) => merged(old as object, more))
        expect(() => parsePolicy(document), `${path.join('.')} ${name}`).toThrow(InvalidPolicyError)
      }
    }
    expect(({} as { isAdmin?: unknown }).isAdmin).toBeUndefined()
  })
})

/** Both, with `__proto__` as an ordinary key. */
function merged(one: object, other: object): object {
  return Object.fromEntries([...Object.entries(one), ...Object.entries(other)])
}

/** A letter left out, doubled or in the other place. Names that differ in case alone are slips as well. */
function slipsOf(key: string): string[] {
  const at = Math.floor(key.length / 2)
  const swapped = key.slice(0, at - 1) + key.charAt(at) + key.charAt(at - 1) + key.slice(at + 1)
  return [key.slice(0, -1), `${key}s`, key.slice(0, at) + key.charAt(at) + key.slice(at), swapped].filter(
    (slip) => slip !== key && slip.length > 2,
  )
}

describe('a text that is no JSON', () => {
  it('is refused at whatever place it is cut off', () => {
    for (let at = 0; at < TEXT.length; at += 7) refusedText(TEXT.slice(0, at))
  })

  it.each([
    ['nothing', ''],
    ['blanks', ' \n\t '],
    ['null', 'null'],
    ['a number', '0'],
    ['a text', '"x"'],
    ['true', 'true'],
    ['a list of numbers', '[1]'],
    ['a list in a list', '[[1]]'],
    ['an empty list in a list', '[[]]'],
    ['lists in a list', '[[],[{"id":"g","members":[]}]]'],
    ['two documents', `${TEXT}${TEXT}`],
    ['something behind', `${TEXT}x`],
    ['a trailing comma', '{"groups":[],}'],
    ['a comma in a list', '{"groups":[,]}'],
    ['a comment', '{"groups":[]/* none */}'],
    ['a line comment', '{"groups":[] // none\n}'],
    ['single quotes', "{'groups':[]}"],
    ['a key without quotes', '{groups:[]}'],
    ['NaN', '{"groups":NaN}'],
    ['a number in hexadecimal', '{"groups":0x1}'],
    ['a control character in a text', '{"groups":[{"id":"a\u0001b","members":[]}]}'],
    ['a broken escape', '{"groups":[{"id":"\\x41","members":[]}]}'],
    ['half an escape', '{"groups":[{"id":"\\u00","members":[]}]}'],
    ['a key twice', '{"groups":[],"groups":[]}'],
    [
      'a key twice, once escaped',
      '{"roleDefinitions":[{"id":"r","roleName":"R","permissions":[{"notActions":["*"],"not\\u0041ctions":[]}]}]}',
    ],
    ['a key twice, deep inside', '{"principals":[{"id":"a","type":"User","attributes":{"x":1,"x":2}}]}'],
  ])('is refused: %s', async (_, text) => {
    refusedText(text)
    await refusedFile(text)
  })

  it.each([65, 1000, 200_000])(
    'is refused when it is nested %i deep',
    async (depth) => {
      for (const [open, close] of [
        ['[', ']'],
        ['{"a":', '}'],
      ] as const) {
        const text = `${open.repeat(depth)}1${close.repeat(depth)}`
        refusedText(text)
        refusedText(text, 'yaml')
        await refusedFile(text)
      }
    },
    60_000,
  )

  it('is refused when its bytes are no UTF-8, or UTF-16', async () => {
    const bytes = new TextEncoder().encode('{"groups":[{"id":"team","members":["x"]}]}')
    const at = bytes.lastIndexOf(0x78)
    for (const bad of [[0xc0, 0xaf], [0xff], [0xe2, 0x82], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0x80]]) {
      await refusedFile(Uint8Array.from([...bytes.slice(0, at), ...bad, ...bytes.slice(at + 1)]))
    }
    await refusedFile(Buffer.from('\ufeff{"groups":[]}', 'utf16le'))
  })

  it('may begin with a mark of its byte order, and end its lines as Windows does', () => {
    const read = (text: string, format: 'json' | 'yaml' = 'json') => ({
      ...parsePolicyText(text, { format }),
      warnings: [],
    })
    const plain = read(TEXT)
    const pretty = JSON.stringify(WHOLE, undefined, 2)
    expect(read(`\ufeff${TEXT}`)).toEqual(plain)
    expect(read(pretty.replaceAll('\n', '\r\n'))).toEqual(plain)
    expect(read(`\ufeff${pretty.replaceAll('\n', '\r\n')}`, 'yaml')).toEqual(plain)
  })
})

describe('a text that is no YAML of ours', () => {
  it.each([
    ['an anchor', 'groups: &a []'],
    ['an alias', 'groups: []\nactions: *a'],
    ['an alias of something', 'groups: &a []\nactions: *a'],
    ['a merge', 'a: &a {k0: 0, k1: 0}\nb: {<<: [*a,*a,*a,*a]}'],
    ['a tag', 'groups: !!js/function "function(){}"'],
    ['a tag of its own', 'groups: !x []'],
    ['a tag that says what is there', 'groups: !!seq []'],
    ['two documents', '---\ngroups: []\n---\ngroups: []'],
    ['a tab for indentation', 'groups:\n\t- id: a\n'],
    ['a key twice', 'groups: []\ngroups: []'],
    ['a key twice, once in quotes', 'groups: []\n"groups": []'],
    ['a key called __proto__', '"__proto__": {actions: ["*"]}\ngroups: []'],
    ['a directive nobody knows', '%FOO bar\n---\ngroups: []'],
    ['a list for a key', '? [a, b]\n: 1'],
    ['a number where text is meant', 'groups:\n  - id: 12\n    members: []'],
    ['a Boolean where text is meant', 'groups:\n  - id: true\n    members: []'],
    ['null where text is meant', 'groups:\n  - id: ~\n    members: []'],
    ['text where a list is meant', 'groups: none'],
  ])('is refused: %s', async (_, text) => {
    refusedText(text, 'yaml')
    await refusedFile(text, 'p.yaml')
  })
})

describe('a document that contradicts itself', () => {
  it('in its hierarchy is refused: a circle of any length, and two parents', () => {
    for (let length = 1; length <= 6; length++) {
      const ring = Array.from({ length }, (_, at) => ({
        id: `mg${at}`,
        parent: `MG${(at + 1) % length}`,
        subscriptions: [],
      }))
      refusedValue({ managementGroups: ring })
    }
    refusedValue({
      managementGroups: [
        { id: 'a', parent: null, subscriptions: ['s1'] },
        { id: 'b', parent: null, subscriptions: ['/subscriptions/S1'] },
      ],
    })
    refusedValue({
      managementGroups: [
        { id: 'a', parent: null, subscriptions: [] },
        { id: 'A', parent: 'b', subscriptions: [] },
        { id: 'b', parent: null, subscriptions: [] },
      ],
    })
  })

  it('in its ids is refused: the same one, in whatever case, with something else', () => {
    const twice = <Item extends object>(item: Item, other: Partial<Item>) => [item, { ...item, ...other }]
    const [role] = WHOLE.roleDefinitions
    const [assignment] = WHOLE.roleAssignments
    const [deny] = WHOLE.denyAssignments
    refusedValue({ ...WHOLE, roleDefinitions: twice(role ?? {}, { id: 'READER', permissions: [] }) })
    refusedValue({ ...WHOLE, roleAssignments: twice(assignment ?? {}, { id: 'RA', scope: '/' }) })
    refusedValue({ ...WHOLE, denyAssignments: twice(deny ?? {}, { id: 'DA', scope: '/' }) })
    refusedValue({ ...WHOLE, groups: twice(WHOLE.groups[0] ?? {}, { id: 'TEAM', displayName: 'Other' }) })
  })

  it('in its times is refused: no time before its start, and none at all', () => {
    const during = (startDateTime: unknown, endDateTime: unknown) => ({
      ...WHOLE,
      roleAssignmentScheduleInstances: [{ ...WHOLE.roleAssignmentScheduleInstances[0], startDateTime, endDateTime }],
    })
    refusedValue(during('2026-02-01T00:00:00Z', '2026-01-01T00:00:00Z'))
    refusedValue(during('2026-02-01T00:00:00Z', '2026-02-01T00:00:00Z'))
    for (const time of [
      '',
      'now',
      '2026-13-01T00:00:00Z',
      '2026-02-30T00:00:00Z',
      '2026-01-01T25:00:00Z',
      'P1D',
      '2026',
      0,
      {},
    ]) {
      expect(() => parsePolicy(during(time, undefined)), String(time)).toThrow(InvalidPolicyError)
      expect(() => parsePolicy(during(undefined, time)), String(time)).toThrow(InvalidPolicyError)
    }
  })

  it('about everyone is refused or read as everyone: never as somebody called nought', () => {
    const EVERYONE = '00000000-0000-0000-0000-000000000000'
    for (const type of ['SystemDefined', 'systemdefined', undefined]) {
      const denyAssignments = [
        {
          ...WHOLE.denyAssignments[0],
          scope: '/',
          doNotApplyToChildScopes: false,
          excludePrincipals: [],
          principals: [{ id: EVERYONE, ...(type !== undefined && { type }) }],
        },
      ]
      const engine = createEngine(parsePolicy({ ...WHOLE, denyAssignments }))
      expect(engine.check({ principalId: 'anyone', action: 'P/a/read', scope: '/z' })).toMatchObject({
        reason: 'denyAssignment',
      })
    }
  })
})
