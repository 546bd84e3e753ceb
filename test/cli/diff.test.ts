import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { POLICY, rbac } from './rbac.js'

const folder = mkdtempSync(join(tmpdir(), 'rbac-diff-'))
afterAll(() => rmSync(folder, { recursive: true }))

const before = JSON.parse(readFileSync(POLICY, 'utf8'))

function changed(name: string, change: (document: typeof before) => unknown): string {
  const document = structuredClone(before)
  change(document)
  const path = join(folder, name)
  writeFileSync(path, JSON.stringify(document))
  return path
}

const MORE = changed('more.json', ({ roleAssignments, roleDefinitions }) =>
  roleAssignments.push({
    id: 'new',
    principalId: 'u-new',
    roleDefinitionId: roleDefinitions[0].id,
    scope: '/subscriptions/s9',
  }),
)

describe('diff', () => {
  it('ends with 0 and says so where nothing is different', async () => {
    expect(await rbac(['diff', POLICY, POLICY])).toEqual({ code: 0, stdout: 'NO DIFFERENCE\n', stderr: '' })
  })

  it('ends with 1 on any difference, and shows each row with a request that confirms it', async () => {
    const { code, stdout, stderr } = await rbac(['diff', POLICY, MORE])
    const warning = `warning: \`${MORE}\` has 1 warning; \`rbac validate\` shows them\n`
    expect({ code, stderr }).toEqual({ code: 1, stderr: `${warning}1 row gained\n` })
    expect(stdout).toMatch(/^GAINED {2}u-new\n {2}actions /)
    expect(stdout).toMatch(/\n {2}at {6}\/subscriptions\/s9\n {2}e\.g\. {4}u-new: /)
  })

  it('ends with 1 only on what --fail-on names', async () => {
    const code = async (...args: string[]) => (await rbac(['diff', ...args])).code
    expect(await code(POLICY, MORE, '--fail-on', 'gained')).toBe(1)
    expect(await code(POLICY, MORE, '--fail-on', 'lost')).toBe(0)
    expect(await code(MORE, POLICY, '--fail-on', 'lost')).toBe(1)
    expect(await code(MORE, POLICY, '--fail-on', 'gained')).toBe(0)
  })

  it('says of which policy a list is cut, or a deny assignment reaches nobody', async () => {
    const cut = join(folder, 'cut.json')
    writeFileSync(cut, JSON.stringify({ value: [], nextLink: 'https://management.example/next' }))
    const lost = changed('lost.json', ({ denyAssignments }) => {
      denyAssignments[0].scope = '/providers/Microsoft.Management/managementGroups/gone'
    })
    const { stderr } = await rbac(['diff', cut, lost])
    expect(stderr).toContain(`warning: \`${cut}\` nextLink: the list is cut`)
    expect(stderr).toContain(`warning: \`${lost}\` denyAssignments[0].scope: \`managementGroups\` has no \`gone\``)
  })

  it('counts what it could not decide', async () => {
    const condition = "@Request[k] StringEquals 'a' AND @Request[k] StringEquals 'b'"
    const unclear = changed('unclear.json', ({ roleAssignments, roleDefinitions }) =>
      roleAssignments.push({
        id: 'new',
        principalId: 'u-new',
        roleDefinitionId: roleDefinitions[0].id,
        scope: '/',
        condition,
        conditionVersion: '2.0',
      }),
    )
    const { code, stdout } = await rbac(['diff', POLICY, unclear, '--fail-on', 'gained'])
    expect({ code, stdout }).toMatchObject({ code: 1, stdout: expect.stringContaining('MAYBE GAINED  u-new') })
    expect((await rbac(['diff', POLICY, unclear, '--fail-on', 'lost'])).code).toBe(0)
  })

  it('as JSON is what the library answers', async () => {
    const { code, stdout } = await rbac(['diff', POLICY, MORE, '--json', '--at', '2026-06-01T00:00:00Z'])
    const value = JSON.parse(stdout)
    expect(code).toBe(1)
    expect(Object.keys(value)[0]).toBe('schema')
    expect(value).toMatchObject({
      schema: 'rbac.diff/v1',
      gained: [{ principals: ['u-new'], conditional: false }],
      lost: [],
      undecided: [],
      complete: true,
      now: '2026-06-01T00:00:00.000Z',
    })
  })

  it.each([
    [['only-one'], 2, 'needs <old> <new>'],
    [['nowhere.json', POLICY], 2, 'no such file'],
    [[POLICY, POLICY, '--fail-on', 'gains'], 2, 'did you mean `gained`'],
    [[POLICY, POLICY, '--at', 'noon'], 2, '`--at` is a time with its zone, such as 2026-11-22T09:00:00Z, not `noon`'],
    [[POLICY, changed('bad.json', (document) => (document.roleAssignments = 1))], 3, 'the policy is invalid'],
  ])('refuses %j with %i', async (args, code, message) => {
    expect(await rbac(['diff', ...args], { cwd: folder })).toMatchObject({
      code,
      stdout: '',
      stderr: expect.stringContaining(message),
    })
  })
})
