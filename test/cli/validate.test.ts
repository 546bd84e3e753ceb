import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { POLICY, rbac } from './rbac.js'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rbac-validate-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
const validate = (...args: string[]) => rbac(['validate', ...args], { cwd: folder })

const BROKEN = `{
  "groups": [
    { "id": "g", "member": ["p"] }
  ],
  "roleAssignments": [
    { "id": "a", "principalId": "p", "roleDefinitionId": "gone", "scope": "/a//b" }
  ]
}
`

describe('validate', () => {
  it('counts what a valid policy holds', async () => {
    expect(await validate(POLICY)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        /^VALID {2}3 role definitions, 3 role assignments, 1 deny assignment, 1 active schedule instance, 2 groups, 6 principals$/m,
      ),
    })
  })

  it('shows every mistake with its place, its line and its mend, and ends with 3', async () => {
    write('broken.json', BROKEN)
    const { code, stdout, stderr } = await validate('broken.json')
    expect({ code, stderr }).toEqual({ code: 3, stderr: '' })
    await expect(stdout).toMatchFileSnapshot('golden/validate.txt')
  })

  it('gives the same as JSON', async () => {
    write('broken.json', BROKEN)
    const { code, stdout, stderr } = await validate('--json', 'broken.json')
    expect({ code, stderr }).toEqual({ code: 3, stderr: '' })
    const answer = JSON.parse(stdout)
    expect(Object.keys(answer)).toEqual(['schema', 'valid', 'issues'])
    expect(answer).toMatchObject({ schema: 'rbac.validate/v1', valid: false })
    expect(answer.issues).toContainEqual({
      code: 'UNKNOWN_FIELD',
      severity: 'error',
      path: 'groups[0].member',
      message: 'a group has no key `member`',
      help: 'did you mean `members`?',
      file: 'broken.json',
      line: 3,
      column: 18,
    })
  })

  it('takes warnings for errors with --strict only', async () => {
    write('odd.json', '[{"id":"a","principalId":"p","roleDefinitionId":"gone","scope":"/"}]')
    expect((await validate('odd.json')).code).toBe(0)
    expect((await validate('odd.json', '--strict')).code).toBe(3)
    expect(JSON.parse((await validate('odd.json', '--json')).stdout)).toMatchObject({
      valid: true,
      issues: [{ severity: 'warning' }],
    })
  })

  it('takes files and folders as one policy, by argument or by flag', async () => {
    mkdirSync(join(folder, 'roles'))
    write('roles/r.json', '[{"id":"r","roleName":"R","permissions":[],"assignableScopes":["/"]}]')
    write('a.json', '[{"id":"a","principalId":"p","roleDefinitionName":"R","scope":"/"}]')
    expect((await validate('a.json')).code).toBe(3)
    for (const args of [
      ['roles', 'a.json'],
      ['--policy', 'roles', '--policy', 'a.json'],
      ['a.json', '--policy', 'roles'],
    ]) {
      expect((await validate(...args)).stdout).toMatch(/^VALID {2}1 role definition, 1 role assignment/m)
    }
  })

  it('points into a text that is no JSON', async () => {
    write('bad.json', '{\n  "groups": [,]\n}')
    const { code, stdout } = await validate('bad.json')
    expect(code).toBe(3)
    expect(stdout).toContain('bad.json:2:14')
  })

  it('escapes what a hostile document would write to the terminal', async () => {
    write('hostile.json', '{"\\u001b[2J": 1, "groups": [{"id": "\\u0007"}]}')
    const { stdout } = await validate('hostile.json')
    expect(stdout).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/)
  })

  it('finds the default policy: RBAC_POLICY first, then here and above', async () => {
    write('rbac.policy.yaml', 'groups: []\n')
    write('other.json', '{"groups": [{"id": "g", "members": []}]}')
    mkdirSync(join(folder, 'a/b'), { recursive: true })
    const below = { cwd: join(folder, 'a/b') }
    expect((await rbac(['validate'], below)).stdout).toBe('VALID  an empty policy\n')
    expect((await rbac(['validate'], { ...below, env: { RBAC_POLICY: '../../other.json' } })).stdout).toContain(
      'VALID  1 group',
    )
    write('a/rbac.policy.json', '{"actions": [{"name": "a/b", "isDataAction": false}]}')
    expect((await rbac(['validate'], below)).stdout).toBe('VALID  1 action\n')
    write('a/rbac.policy.yaml', '{}')
    expect(await rbac(['validate'], below)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('two default policies'),
    })
  })

  it('passes over no default policy that is there under a wrong name, or as a link to nowhere', async () => {
    write('rbac.policy.json', '{}')
    mkdirSync(join(folder, 'misnamed/deep'), { recursive: true })
    write('misnamed/rbac.policy.yml', '{}')
    const below = { cwd: join(folder, 'misnamed/deep') }
    expect(await rbac(['validate'], below)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('rbac.policy.yml` is no default policy: call it rbac.policy.yaml'),
    })
    symlinkSync(join(folder, 'gone.json'), join(folder, 'misnamed/rbac.policy.json'))
    expect(await rbac(['validate'], below)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('rbac.policy.json` is a link to nowhere'),
    })
  })

  it('says which variable named a policy that is not there', async () => {
    const { code, stderr } = await rbac(['validate'], { env: { RBAC_POLICY: 'gone.json' } })
    expect([code, stderr]).toEqual([2, 'error: no such file or folder: `gone.json` (from $RBAC_POLICY)\n'])
  })
})

describe('a policy with warnings', () => {
  const question = ['--principal', 'p', '--action', 'Microsoft.Compute/virtualMachines/read', '--scope', '/']
  const deny = {
    id: 'd',
    denyAssignmentName: 'Stop',
    permissions: [{ actions: ['*'] }],
    scope: '/providers/Microsoft.Management/managementGroups/mg',
    principals: [{ id: 'p', type: 'User' }],
  }

  it('answers, and says in full what may make an ALLOWED wrong', async () => {
    const odd = { id: 'a', principalId: 'p', roleDefinitionId: 'gone', scope: '/' }
    write('odd.json', JSON.stringify({ denyAssignments: [deny], roleAssignments: [odd] }))
    const { code, stderr } = await rbac(['check', '--policy', 'odd.json', ...question], { cwd: folder })
    expect(code).toBe(1)
    expect(stderr).toBe(
      'warning: denyAssignments[0].scope: `managementGroups` has no `mg`, so what lies below it is not denied\n' +
        'warning: the policy has 1 warning more; `rbac validate` shows them\n' +
        'warning: role definitions are missing, which leaves 1 assignment without effect: `az role definition list` prints them all\n',
    )
  })

  it('says of a snapshot, too, that its assignments lack their roles', async () => {
    const odd = ['a', 'b'].map((id) => ({ id, principalId: 'p', roleDefinitionId: 'gone', scope: '/' }))
    write('odd.json', JSON.stringify({ roleAssignments: odd }))
    expect((await rbac(['compile', 'odd.json', '-o', 'odd.rbac'], { cwd: folder })).code).toBe(0)
    const { stdout, stderr } = await rbac(['where-can', '--policy', 'odd.rbac', ...question.slice(0, 4)], {
      cwd: folder,
    })
    expect(stdout).toBe('')
    expect(stderr).toContain('which leaves 2 assignments without effect')
  })

  it('answers nothing with --strict', async () => {
    write('odd.json', JSON.stringify([deny]))
    const { code, stdout } = await rbac(['check', '--policy', 'odd.json', '--strict', ...question], { cwd: folder })
    expect([code, stdout]).toEqual([3, ''])
  })
})

describe('an invalid policy', () => {
  const question = ['--principal', 'p', '--action', 'Microsoft.Compute/virtualMachines/read', '--scope', '/']

  it('answers no question: 3, its errors on stderr, stdout empty', async () => {
    write('broken.json', BROKEN)
    const { code, stdout, stderr } = await rbac(['check', '--policy', 'broken.json', ...question], { cwd: folder })
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
    expect(stderr).toMatch(/^error: the policy is invalid: 2 errors/)
    expect(stderr).toContain('error[UNKNOWN_FIELD] broken.json:3:')
  })

  it('is reported as JSON with its issues', async () => {
    write('broken.json', BROKEN)
    const { code, stdout, stderr } = await rbac(['explain', '--json', '--policy', 'broken.json', ...question], {
      cwd: folder,
    })
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
    expect(JSON.parse(stderr)).toMatchObject({
      schema: 'rbac.error/v1',
      error: { code: 'INVALID_POLICY', issues: [{ file: 'broken.json' }, {}] },
    })
  })
})
