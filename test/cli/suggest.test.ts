import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { POLICY, rbac } from './rbac.js'

const folder = mkdtempSync(join(tmpdir(), 'rbac-suggest-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, content: unknown): string {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

const ASSIGN = { name: 'Microsoft.Authorization/roleAssignments/write', isDataAction: false }
const OPERATIONS = file('operations.json', [
  ASSIGN,
  { name: 'Microsoft.Authorization/roleAssignments/delete', isDataAction: false },
  { name: 'Microsoft.Compute/virtualMachines/read', isDataAction: false },
  { name: 'Microsoft.Compute/virtualMachines/write', isDataAction: false },
])
const SCOPE = '/subscriptions/s1/resourceGroups/web'

function decision(more: object): string {
  return JSON.stringify({ outcome: 'allowed', action: ASSIGN.name, scope: SCOPE, principalId: 'eve', ...more })
}

describe('suggest', () => {
  it('warns of actions that nobody knows', async () => {
    const action = 'Microsoft.Compute/virtualMachines/raed'
    const { code, stderr } = await rbac(['suggest', '--action', action, '--scope', SCOPE], { cwd: folder })
    expect(code).toBe(0)
    expect(stderr).toContain(`warning: no known role names \`${action}\``)
    expect(stderr).toContain('did you mean')
  })

  it('names the role with the least excess, a role made to measure, and the scope', async () => {
    const { code, stdout, stderr } = await rbac(
      ['suggest', '--action', ASSIGN.name, '--scope', SCOPE, '--operations', OPERATIONS],
      { cwd: folder },
    )
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toBe(
      [
        'ROLE  Role Based Access Control Administrator  (2 operations beyond what is needed)',
        'CUSTOM  a role made to measure',
        '  Microsoft.Authorization/roleAssignments/write',
        `SCOPE  ${SCOPE}`,
        '',
      ].join('\n'),
    )
  })

  it('as JSON is what the library answers', async () => {
    const args = ['suggest', '--data-action', 'Nobody/has/this', '--json']
    const { code, stdout } = await rbac(args, { cwd: folder })
    const value = JSON.parse(stdout)
    expect(code).toBe(0)
    expect(Object.keys(value)[0]).toBe('schema')
    expect(value).toMatchObject({
      schema: 'rbac.suggest/v1',
      roles: [],
      scope: null,
      uncovered: [{ name: 'Nobody/has/this', isDataAction: true }],
      custom: { permissions: [{ actions: [], dataActions: ['Nobody/has/this'] }] },
    })
  })

  it('reads what is needed, and where, out of logs, a JSON value a line or one for all', async () => {
    const lines = file(
      'log.ndjson',
      [decision({}), decision({ scope: '/subscriptions/s1' }), decision({ outcome: 'refused', action: 'a/b' })].join(
        '\n',
      ),
    )
    const whole = file(
      'log.json',
      `[${decision({ principalId: 'bob', action: 'Microsoft.Compute/virtualMachines/read' })}]`,
    )
    const ask = async (...args: string[]) => {
      const { stdout, stderr } = await rbac(['suggest', '--json', '--log', lines, '--log', whole, ...args], {
        cwd: folder,
      })
      const { custom, scope } = JSON.parse(stdout)
      return { needed: custom?.permissions[0].actions, scope, stderr }
    }
    expect(await ask()).toEqual({
      needed: [ASSIGN.name, 'Microsoft.Compute/virtualMachines/read'],
      scope: '/subscriptions/s1',
      stderr: '3 entries counted, 1 skipped\n',
    })
    expect((await ask('--principal', 'EVE')).needed).toEqual([ASSIGN.name])
    expect((await ask('--include-refused')).needed).toContain('a/b')
    expect((await ask('--scope', SCOPE)).scope).toBe(SCOPE)
  })

  it('ranks what would mend a refused request of a principal', async () => {
    const args = [
      'suggest',
      '--policy',
      POLICY,
      '--principal',
      'ada',
      '--action',
      ASSIGN.name,
      '--scope',
      '/subscriptions/s9',
    ]
    const { code, stdout } = await rbac(args)
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/\nREFUSED .*\n {2}assign Role Based/),
    })
    const { mends } = JSON.parse((await rbac([...args, '--json'])).stdout)
    expect(mends).toMatchObject([
      { ...ASSIGN, scope: '/subscriptions/s9', mends: [{ kind: 'assign', required: false }] },
    ])
  })

  it.each([
    [[], 2, 'nothing is needed'],
    [['--action', 'Microsoft.Compute/*'], 2, 'not an action'],
    [['--action', ASSIGN.name, '--scope', '//'], 2, 'is not a scope'],
    [['--action', ASSIGN.name, '--max-roles', '0'], 2, '--max-roles'],
    [['--action', ASSIGN.name, '--include-refused'], 2, 'goes with `--log` only'],
    [['--log', 'nowhere.json'], 2, 'no such file'],
    [['--log', file('bad.ndjson', '{}\n{')], 2, 'line 2, is not JSON'],
    [['--log', file('empty.json', '[]')], 2, 'holds nothing that counts'],
    [['--action', ASSIGN.name, '--operations', file('bad.json', '{}')], 2, 'must be a JSON array'],
    [
      ['--action', ASSIGN.name, '--policy', file('bad-policy.json', { roleAssignments: 1 })],
      3,
      'the policy is invalid',
    ],
  ])('refuses %j with %i', async (args, code, message) => {
    expect(await rbac(['suggest', ...args], { cwd: folder })).toMatchObject({
      code,
      stdout: '',
      stderr: expect.stringContaining(message),
    })
  })
})
