import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { rbac } from './rbac.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rbac-fmt-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
const read = (name: string) => readFileSync(join(folder, name), 'utf8')
const fmt = (...args: string[]) => rbac(['fmt', ...args], { cwd: folder })

/** The canonical form of a text, which is its own canonical form. */
async function canonical(name: string, text: string): Promise<string> {
  write(name, text)
  const { code, stdout, stderr } = await fmt(name)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  write(name, stdout)
  expect((await fmt(name)).stdout).toBe(stdout)
  return stdout
}

describe('fmt of JSON', () => {
  it('orders keys and items, and keeps the order of patterns and permissions', async () => {
    const text = JSON.stringify({
      groups: [
        { members: ['u-2', 'u-1'], id: 'g-2' },
        { id: 'g-1', displayName: 'One', members: [] },
      ],
      roleDefinitions: [
        {
          permissions: [{ notActions: ['z', 'b'], actions: ['z/*', 'a/*'] }, { actions: ['a'] }],
          assignableScopes: ['/'],
          roleName: 'R',
          id: 'r',
        },
      ],
    })
    expect(await canonical('policy.json', text)).toBe(`{
  "roleDefinitions": [
    {
      "id": "r",
      "roleName": "R",
      "permissions": [
        {
          "actions": [
            "z/*",
            "a/*"
          ],
          "notActions": [
            "z",
            "b"
          ]
        },
        {
          "actions": [
            "a"
          ]
        }
      ],
      "assignableScopes": [
        "/"
      ]
    }
  ],
  "groups": [
    {
      "id": "g-1",
      "displayName": "One",
      "members": []
    },
    {
      "id": "g-2",
      "members": [
        "u-1",
        "u-2"
      ]
    }
  ]
}
`)
  })

  it('keeps every digit, every escape, null and keys nobody knows', async () => {
    const item = `{"id":"ra","principalId":"p","roleDefinitionId":"r","scope":"/","zeta":12345678901234567890,"description":"\\u0041\\/","condition":null,"__proto__":1}`
    const text = await canonical('policy.json', `[${item}]`)
    for (const kept of ['12345678901234567890', '"\\u0041\\/"', '"condition": null', '"__proto__": 1'])
      expect(text).toContain(kept)
  })

  it('formats both spellings of Azure, and pages', async () => {
    const rest = {
      value: [{ properties: { scope: '/', principalId: 'p', roleDefinitionId: 'r' }, name: 'b', id: '/x/b' }],
      nextLink: null,
    }
    expect(Object.keys(JSON.parse(await canonical('page.json', JSON.stringify(rest))))).toEqual(['value', 'nextLink'])
  })

  it('drops a byte order mark and gives a last newline', async () => {
    expect(await canonical('policy.json', '\ufeff[]')).toBe('[]\n')
  })

  it('escapes what a terminal may obey, which means the same', async () => {
    const text = await canonical('policy.json', '{"groups":[{"id":"g","displayName":"\u009b2J\u202e","members":[]}]}')
    expect(text).toContain('"displayName": "\\u009b2J\\u202e"')
  })

  it('leaves lists of attributes in their order', async () => {
    const text = await canonical(
      'policy.json',
      '{"principals":[{"id":"p","type":"User","attributes":{"members":["b","a"]}}]}',
    )
    expect(text.indexOf('"b"')).toBeLessThan(text.indexOf('"a"'))
  })
})

describe('fmt of conditions', () => {
  it('prints them in one layout', async () => {
    const condition = "(( @Resource[a:b]   StringEquals 'c' ))"
    const [item] = JSON.parse(
      await canonical(
        'c.json',
        JSON.stringify([{ id: 'a', principalId: 'p', roleDefinitionId: 'r', scope: '/', condition }]),
      ),
    )
    expect(item.condition).toBe("@Resource[a:b] StringEquals 'c'")
  })

  it('leaves one that does not parse as it is', async () => {
    const condition = '  no   condition '
    const [item] = JSON.parse(
      await canonical(
        'c.json',
        JSON.stringify([{ id: 'a', principalId: 'p', roleDefinitionId: 'r', scope: '/', condition }]),
      ),
    )
    expect(item.condition).toBe(condition)
  })
})

describe('fmt of YAML', () => {
  it('orders keys and items, and comments move with what they are about', async () => {
    const text = `# Our policy.

# Who may do what
roleAssignments:
  # the second
  - scope: /b   # where
    principalId: p
    id: b
    roleDefinitionId: r

  # the first
  - id: a
    principalId: p
    roleDefinitionId: r
    scope: /a
roleDefinitions:
  - id: r
    roleName: R
    permissions:
      - actions: [ "a/*",   b ]
`
    expect(await canonical('policy.yaml', text)).toBe(`# Our policy.

roleDefinitions:
  - id: r
    roleName: R
    permissions:
      - actions: ["a/*", b]
# Who may do what
roleAssignments:
  # the first
  - id: a
    principalId: p
    roleDefinitionId: r
    scope: /a

  # the second
  - id: b
    principalId: p
    roleDefinitionId: r
    scope: /b # where
`)
  })

  it.each([
    [
      'what stands beside the key of a list stays there',
      'groups: # everybody\n  - {id: b}\n  - {id: a}\n',
      'groups: # everybody\n  - {id: a}\n  - {id: b}\n',
    ],
    [
      'what follows the last key of an item ends the item, and what is before the next belongs to that',
      'groups:\n  - id: b\n    members: []\n    # end of b\n  # about a\n  - id: a\n',
      'groups:\n  # about a\n  - id: a\n  - id: b\n    members: []\n    # end of b\n',
    ],
    [
      'what ends a list goes with it, and what is before the next section with that',
      'groups:\n  - {id: b}\n  # not now\n# who\nroleAssignments: []\n',
      '# who\nroleAssignments: []\ngroups:\n  - {id: b}\n  # not now\n',
    ],
    [
      'what is before the first key of an item stands before the item',
      'groups:\n  - members: []\n    # short\n    id: a\n',
      'groups:\n  # short\n  - id: a\n    members: []\n',
    ],
    [
      'what goes on below the end of a line stays there',
      'groups:\n  - members: [] # nobody\n                # yet\n    id: a # one\n',
      'groups:\n  - id: a # one\n    members: [] # nobody\n                # yet\n',
    ],
    [
      'what is in brackets takes lines of its own',
      'groups: [ {id: b}, # two\n  {id: a} ]\n',
      'groups:\n  - {id: a}\n  - {id: b} # two\n',
    ],
    [
      'all that a key had stays with it',
      'groups:\n  - members:\n      # - ann\n    id: a\n',
      'groups:\n  - id: a\n    members:\n      # - ann\n',
    ],
    [
      'what is below a list that is no further in than its key may end the document',
      'groups:\n- {id: b}\n# the end\n',
      'groups:\n  - {id: b}\n# the end\n',
    ],
    ['the mark of a document stays where it is', '---\n# ours\n\ngroups: []\n', '---\n# ours\n\ngroups: []\n'],
  ])('keeps comments where they belong: %s', async (_, text, formatted) => {
    expect(await canonical('policy.yaml', text)).toBe(formatted)
  })

  it('writes what the document is written in first', async () => {
    expect(await canonical('policy.yaml', 'groups: []\nversion: 1\n$schema: s\n')).toBe(
      '$schema: s\nversion: 1\ngroups: []\n',
    )
  })

  it('takes a condition of several lines out of its brackets', async () => {
    const permission = `{actions: [x], condition: "Exists @Request[a:b] AND Exists @Request[a:c]"}`
    const text = `roleDefinitions: [{id: r, roleName: R, permissions: [${permission}]}]\n`
    expect(await canonical('policy.yaml', text)).toContain('        condition: |-\n          Exists @Request[a:b]\n')
  })

  it('writes a condition of several lines as several lines', async () => {
    const text = `roleAssignments:
  - {id: a, principalId: p, roleDefinitionId: r, scope: /}
  - id: b
    principalId: p
    roleDefinitionId: r
    scope: /
    condition: "Exists @Request[a:b]  AND Exists @Request[a:c]"
`
    expect(await canonical('policy.yaml', text)).toContain(`    condition: |-
      Exists @Request[a:b]
      AND
      Exists @Request[a:c]
`)
  })
})

describe('fmt of YAML whose keys are nothing', () => {
  it('writes them in one way, also behind `?`', async () => {
    for (const text of ['value: []\nb:\n  ? \n', 'value: []:\n ?', 'value: []\n?\n', 'value: []\nb:\n  ? c\n']) {
      const formatted = await canonical('policy.yaml', text)
      expect(formatted).not.toMatch(/\?|\n\s*\n/)
      expect(await canonical('policy.yaml', formatted)).toBe(formatted)
    }
  })
})

describe('fmt of lists in lists', () => {
  it('takes as long as the text is, and not twice as long for each level', async () => {
    const nested = (list: string) => list.repeat(60)
    const yaml = `value: []\nx:\n  ${nested('- ')}\n`
    const formatted = await canonical('policy.yaml', yaml)
    expect(formatted).toContain(nested('- ').trimEnd())
    expect(await canonical('policy.yaml', formatted)).toBe(formatted)
    const json = `{"value": [], "x": ${nested('[')}${nested(']')}}`
    expect(JSON.parse(await canonical('policy.json', json))).toEqual(JSON.parse(json))
  })
})

describe('fmt', () => {
  const messy = '{"groups":[{"members":[],"id":"g"}]}'

  it('prints, and leaves the file alone', async () => {
    write('a.json', messy)
    expect((await fmt('a.json')).code).toBe(0)
    expect(read('a.json')).toBe(messy)
  })

  it('with --check names what would change, and ends with 1', async () => {
    write('a.json', messy)
    write('b.json', '[]\n')
    expect(await fmt('--check', '.')).toEqual({ code: 1, stdout: 'a.json\n', stderr: '' })
    expect(await fmt('--check', 'b.json')).toEqual({ code: 0, stdout: '', stderr: '' })
    expect(read('a.json')).toBe(messy)
  })

  it('with --write replaces what changes, names it, and leaves nothing else behind', async () => {
    write('a.json', messy)
    write('b.json', '[]\n')
    write('notes.txt', 'not a policy')
    expect(await fmt('--write', '.')).toEqual({ code: 0, stdout: 'a.json\n', stderr: '' })
    expect(await fmt('--check', '.')).toEqual({ code: 0, stdout: '', stderr: '' })
    expect(readdirSync(folder).sort()).toEqual(['a.json', 'b.json', 'notes.txt'])
  })

  it('changes no file where one is invalid', async () => {
    write('a.json', messy)
    write('b.json', '{"roleAssignments": [{"id": 1}]}')
    const { code, stdout, stderr } = await fmt('--write', '.')
    expect([code, stdout]).toEqual([3, ''])
    expect(stderr).toContain('b.json:1:')
    expect(read('a.json')).toBe(messy)
  })

  it('leaves a file alone that is not UTF-8, and says where it stops to be', async () => {
    const bytes = Buffer.from('groups:\n  - id: "Caf\xe9"\n', 'latin1')
    writeFileSync(join(folder, 'a.yaml'), bytes)
    const [formatted, validated] = [
      await fmt('--write', '--json', 'a.yaml'),
      await rbac(['validate', '--json', 'a.yaml'], { cwd: folder }),
    ]
    expect([formatted.code, formatted.stdout]).toEqual([3, ''])
    expect(JSON.parse(formatted.stderr).error.issues).toEqual(JSON.parse(validated.stdout).issues)
    expect(JSON.parse(formatted.stderr).error.issues).toMatchObject([{ code: 'INVALID_ENCODING', line: 2, column: 13 }])
    expect(readFileSync(join(folder, 'a.yaml')).equals(bytes)).toBe(true)
  })

  it('has nothing to change in the policies that come with rbac', async () => {
    const examples = ['authzen', 'contoso', 'stock-tracker', 'stock-tracker-demo/policy'].map(
      (name) => `examples/${name}`,
    )
    expect(await rbac(['fmt', '--check', ...examples], { cwd: ROOT })).toEqual({ code: 0, stdout: '', stderr: '' })
  })

  it('formats a file that names a role of another file', async () => {
    write('a.json', '[{"id":"a","principalId":"p","roleDefinitionName":"Ours Alone","scope":"/"}]')
    expect((await fmt('a.json')).code).toBe(0)
  })

  it('formats the default policy where none is named', async () => {
    write('rbac.policy.json', messy)
    mkdirSync(join(folder, 'below'))
    expect(JSON.parse((await rbac(['fmt'], { cwd: join(folder, 'below') })).stdout)).toEqual(JSON.parse(messy))
  })

  it('prints one file only', async () => {
    write('a.json', messy)
    write('b.json', messy)
    expect(await fmt('.')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: 'error: several files: give --write or --check\n',
    })
  })

  it('answers in JSON', async () => {
    write('a.json', messy)
    expect(JSON.parse((await fmt('--check', '--json', 'a.json')).stdout)).toEqual({
      schema: 'rbac.fmt/v1',
      files: [{ file: 'a.json', changed: true }],
    })
  })
})
