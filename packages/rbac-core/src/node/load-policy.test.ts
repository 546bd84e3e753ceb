import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parsePolicy } from '../document/index.js'
import { createEngine } from '../engine/engine.js'
import { InvalidPolicyError } from '../errors.js'
import { saveSnapshot } from '../snapshot/index.js'
import { loadPolicy } from './index.js'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rbac-load-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function write(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name)
  await mkdir(join(path, '..'), { recursive: true })
  await writeFile(path, content)
  return path
}

const group = (id: string) => JSON.stringify({ groups: [{ id }] })
const idsIn = async (...paths: string[]) => (await loadPolicy(paths)).groups.map(({ id }) => id)

/** What a promise is rejected with. */
async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.fail('nothing was thrown'),
    (error: unknown) => error,
  )
}

describe('loading a policy', () => {
  it('reads one file, JSON or YAML, with what is odd in it', async () => {
    const file = await write(
      'a.yaml',
      'groups:\n  - { id: g }\nroleAssignments:\n  - { id: a, principalId: ann, roleDefinitionId: r, scope: / }\n',
    )
    const policy = await loadPolicy(file)
    expect(policy.groups).toEqual([{ id: 'g', members: [] }])
    expect(policy.warnings).toMatchObject([{ code: 'DANGLING_REFERENCE', file, line: 4, column: 50 }])
    await expect(loadPolicy(file, { strict: true })).rejects.toMatchObject({ code: 'INVALID_POLICY' })
  })

  it('merges a folder in name order, with the folders in it', async () => {
    await write('b.json', group('b'))
    await write('a/2.yml', 'groups: [{ id: a2 }]')
    await write('a/1.yaml', 'groups: [{ id: a1 }]')
    await write('C.JSON', group('C'))
    expect(await idsIn(folder)).toEqual(['C', 'a1', 'a2', 'b'])
  })

  it('leaves out node_modules, unless they are named', async () => {
    await write('a.json', group('a'))
    await write('node_modules/tool/package.json', '{"name":"tool"}')
    await write('apps/node_modules/tool/b.json', group('b'))
    await write('node_modules.json', group('c'))
    expect(await idsIn(folder)).toEqual(['a', 'c'])
    expect(await idsIn(join(folder, '**/*.json'))).toEqual(['a', 'c'])
    expect(await idsIn(join(folder, 'apps/node_modules'))).toEqual(['b'])
    expect(await idsIn(join(folder, 'apps/node_modules/*/*.json'))).toEqual(['b'])
  })

  it('leaves out hidden files and folders and other kinds of files', async () => {
    await write('a.json', group('a'))
    await write('.b.json', group('b'))
    await write('.git/c.json', group('c'))
    await write('notes.txt', 'nothing')
    await write('d.json.swp', 'nothing')
    expect(await idsIn(folder)).toEqual(['a'])
  })

  it('reads a file given by its name whatever it is called', async () => {
    expect(await idsIn(await write('.policy', group('hidden')))).toEqual(['hidden'])
  })

  it('reads what is named twice once, in the order given', async () => {
    const b = await write('b.json', group('b'))
    await write('a.json', group('a'))
    expect(await idsIn(b, folder)).toEqual(['b', 'a'])
  })

  it('takes a star for a pattern of file names', async () => {
    await write('team-a.json', group('a'))
    await write('team-b.yaml', 'groups: [{ id: b }]')
    await write('other.json', group('other'))
    await write('deep/er/team-c.json', group('c'))
    expect(await idsIn(join(folder, 'team-*'))).toEqual(['a', 'b'])
    expect(await idsIn(join(folder, '*.json'))).toEqual(['other', 'a'])
    expect(await idsIn(join(folder, '**', 'team-*.json'))).toEqual(['c', 'a'])
    expect(await idsIn(await write('odd*name.json', group('star')))).toEqual(['star'])
  })

  it('follows symbolic links, and not in circles', async () => {
    await write('real/a.json', group('a'))
    await symlink(join(folder, 'real'), join(folder, 'linked'))
    await symlink(folder, join(folder, 'real', 'up'))
    expect(new Set(await idsIn(join(folder, 'linked')))).toEqual(new Set(['a']))
  })

  it('names the file and the place of every problem, in all files', async () => {
    const a = await write('a.json', '{\n"groups": [{"id": 7}]}')
    const b = await write('b.yaml', 'roles: []')
    const error = await failure(loadPolicy(folder))
    expect(error).toMatchObject({
      code: 'INVALID_POLICY',
      issues: [
        { code: 'INVALID_TYPE', file: a, line: 2, column: 19, path: 'groups[0].id' },
        { code: 'UNKNOWN_FIELD', file: b, line: 1, column: 1, path: 'roles' },
      ],
    })
  })

  it.each<[string, number[], number, number]>([
    ['an overlong slash', [0x7b, 0x0a, 0x22, 0xc0, 0xaf, 0x22], 2, 2],
    ['a cut character', [0x22, 0xc3, 0xa9, 0xe2, 0x82], 1, 3],
    ['0xFF', [0xff, 0xfe, 0x7b, 0x00], 1, 1],
  ])('refuses a file that is not UTF-8: %s', async (_what, bytes, line, column) => {
    const file = await write('a.json', Uint8Array.from(bytes))
    await expect(loadPolicy(file)).rejects.toMatchObject({ issues: [{ code: 'INVALID_ENCODING', file, line, column }] })
  })

  it.each<[string, number[], boolean]>([
    ['little endian', [0xff, 0xfe, 0x5b, 0x00], true],
    ['big endian', [0xfe, 0xff, 0x00, 0x5b], true],
    ['only like it', [0xff, 0x5b], false],
  ])('says how a file of PowerShell is saved as UTF-8: %s', async (_what, bytes, isNamed) => {
    const help = isNamed ? expect.stringContaining('in PowerShell by') : 'save the file as UTF-8'
    expect(await failure(loadPolicy(await write('a.json', Uint8Array.from(bytes))))).toMatchObject({
      issues: [{ help }],
    })
  })

  it('reads UTF-8 as it is, byte order mark or not', async () => {
    expect(await idsIn(await write('a.json', `\uFEFF${group('é\uFFFD😀')}`))).toEqual(['é\uFFFD😀'])
  })

  it('refuses a file over the limit', async () => {
    const file = await write('a.json', group('é'))
    const bytes = Buffer.byteLength(group('é'))
    await expect(loadPolicy(file, { limits: { policyBytes: bytes - 1 } })).rejects.toMatchObject({
      issues: [{ code: 'LIMIT_EXCEEDED', file }],
    })
    expect((await loadPolicy(file, { limits: { policyBytes: bytes } })).groups).toHaveLength(1)
  })

  it('never takes nothing for an empty policy', async () => {
    const missing = join(folder, 'missing.json')
    await expect(loadPolicy(missing)).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
      message: expect.stringContaining(missing),
    })
    await expect(loadPolicy(join(folder, 'a.json', 'b.json'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
    await expect(loadPolicy(folder)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
    await expect(loadPolicy(join(folder, 'no-*.json'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
    await expect(loadPolicy(join(folder, 'none', '*.json'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
    await symlink(missing, join(folder, 'broken.json'))
    await expect(loadPolicy(folder)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
    const empty = await write('empty.json', ' ')
    expect(await failure(loadPolicy(empty))).toBeInstanceOf(InvalidPolicyError)
  })

  it('says what it could not read', async () => {
    await symlink('loop', join(folder, 'loop'))
    await expect(loadPolicy(join(folder, 'loop'))).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: expect.stringContaining('ELOOP'),
    })
    execFileSync('mkfifo', [join(folder, 'pipe.json')])
    await expect(loadPolicy(folder)).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: expect.stringMatching(/pipe\.json` is not a file: name it by itself to read from it$/),
    })
    await expect(loadPolicy(join(folder, 'p*.json'))).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
    await expect(loadPolicy('a\0b')).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
  })

  it.each([[undefined], [null], [''], [[]], [['']], [7], [{}], [[folder, 7]]])('takes %j for misuse', async (paths) => {
    await expect(loadPolicy(paths as string)).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  })
})

describe('loading a snapshot', () => {
  const snapshotOf = (document: unknown) => saveSnapshot(createEngine(parsePolicy(document)))

  it('takes one for the policy it holds, whatever its name', async () => {
    const file = await write('policy.bin', snapshotOf({ groups: [{ id: 'g', members: ['ann'] }] }))
    const policy = await loadPolicy(file)
    expect(policy.groups).toEqual([{ id: 'g', members: ['ann'] }])
    expect(createEngine(policy).policy).toEqual(policy)
  })

  it('goes on where the limit for texts ends', async () => {
    const file = await write('policy.rbac', snapshotOf({ groups: [{ id: 'g' }] }))
    expect((await loadPolicy(file, { limits: { policyBytes: 16 } })).groups).toHaveLength(1)
  })

  it('names the file that is damaged', async () => {
    const file = await write('policy.rbac', snapshotOf({}).subarray(0, 600))
    expect(await failure(loadPolicy(file))).toMatchObject({
      code: 'INVALID_SNAPSHOT',
      reason: 'damaged',
      message: expect.stringContaining(file),
    })
  })

  it('refuses to merge one with anything', async () => {
    await write('a.json', group('a'))
    const file = await write('b.rbac', snapshotOf({}))
    expect(await failure(loadPolicy([folder, file]))).toMatchObject({ code: 'INVALID_REQUEST' })
  })

  it('keeps what was odd about the policy, and is strict about it when asked', async () => {
    const assignment = { id: 'a', principalId: 'ann', roleDefinitionId: 'gone', scope: '/' }
    const file = await write('policy.rbac', snapshotOf({ roleAssignments: [assignment] }))
    expect((await loadPolicy(file)).warnings).toMatchObject([
      { code: 'DANGLING_REFERENCE', path: 'roleAssignments[*].roleDefinitionId' },
    ])
    expect(await failure(loadPolicy(file, { strict: true }))).toMatchObject({ issues: [{ severity: 'error', file }] })
  })
})
