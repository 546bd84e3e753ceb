import { describe, expect, it } from 'vitest'
import { POLICY, rbac } from './rbac.js'

const READ = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'
const ask = (verb: string, ...args: string[]) => rbac([...verb.split(' '), '--policy', POLICY, ...args])
const WRITE = ['--action', 'Microsoft.Compute/virtualMachines/write', '--scope', '/subscriptions/s1']

describe('who-can', () => {
  it('lists who is allowed, with names and the groups between', async () => {
    expect(await ask('who-can', ...WRITE)).toEqual({
      code: 0,
      stderr: '',
      stdout: [
        'Night shift (g-night)  Group  through Operations (g-ops)',
        'Operations (g-ops)  Group',
        'Ada (u-ada)  User  through Night shift (g-night) > Operations (g-ops)',
        'Sam (u-sam)  User',
        '',
      ].join('\n'),
    })
  })

  it('as JSON is what the library answers, page by page', async () => {
    const { stdout, code } = await ask('who-can', ...WRITE, '--json', '--limit', '3')
    const answer = JSON.parse(stdout)
    expect(code).toBe(0)
    expect(Object.keys(answer)[0]).toBe('schema')
    expect(answer).toMatchObject({ schema: 'rbac.who-can/v1', complete: true })
    expect(answer.principals[0]).toEqual({ id: 'g-night', type: 'Group', via: ['g-ops'], conditional: false })
    const next = await ask('who-can', ...WRITE, '--json', '--limit', '3', '--cursor', answer.nextCursor)
    expect(JSON.parse(next.stdout).principals.map(({ id }: { id: string }) => id)).toEqual(['u-sam'])
  })

  it('ends with 0 when nobody is, and says so', async () => {
    const nobody = ['--action', 'Microsoft.Compute/virtualMachines/write', '--scope', '/subscriptions/s9']
    expect(await ask('who-can', ...nobody)).toEqual({ code: 0, stdout: '', stderr: 'none\n' })
  })

  it.each([
    [['--principal', 'ada']],
    [['--limit', '0']],
    [['--limit', 'many']],
    [['--token', 'x']],
    [['--cursor', 'nonsense']],
  ])('refuses %j', async (args) => {
    expect(await ask('who-can', ...WRITE, ...args)).toMatchObject({ code: 2, stdout: '' })
  })
})

describe('what-can', () => {
  it('lists patterns with their exceptions', async () => {
    expect(await ask('what-can', '--principal', 'ada', '--scope', '/subscriptions/s1/resourceGroups/data')).toEqual({
      code: 0,
      stderr: '',
      stdout: [
        'Microsoft.Compute/virtualMachines/*  except Microsoft.Compute/virtualMachines/delete',
        'Microsoft.Insights/metrics/read',
        `data  ${READ}`,
        '',
      ].join('\n'),
    })
  })

  it('needs a catalogue to list actions one by one', async () => {
    const { code, stderr } = await ask('what-can', '--principal', 'ada', '--scope', '/subscriptions/s1', '--expand')
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('--operations <file>') })
  })
})

describe('where-can', () => {
  it('lists scopes with their exceptions', async () => {
    const { code, stdout } = await ask(
      'where-can',
      '--principal',
      'ada',
      '--action',
      'Microsoft.Compute/virtualMachines/write',
    )
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: '/subscriptions/s1  except /subscriptions/s1/resourceGroups/prod\n',
    })
  })
})

describe('what-if', () => {
  it('shows what a change does to a list', async () => {
    expect(await ask('what-if who-can', ...WRITE, '--remove', 'member:g-night,u-ada')).toEqual({
      code: 0,
      stdout: '- Ada (u-ada)  User  through Night shift (g-night) > Operations (g-ops)\n',
      stderr: '3 lines the same\n',
    })
  })

  it('shows what an addition does to a decision, as JSON', async () => {
    const add = JSON.stringify({
      roleAssignments: [{ id: 'new', principalId: 'u-eve', roleDefinitionId: 'operator', scope: '/subscriptions/s1' }],
    })
    const { code, stdout } = await ask('what-if check', '--principal', 'eve', ...WRITE, '--add', add, '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'rbac.what-if/v1',
      question: 'check',
      changed: true,
      before: { allowed: false },
      after: { allowed: true, grantedBy: { roleAssignmentId: 'new' } },
    })
  })

  it('can take each kind away', async () => {
    for (const removed of ['assignment:ra-1', 'role:Machine Operator', 'group:g-ops', 'deny:da-1', 'assignment:si-1']) {
      expect(await ask('what-if who-can', ...WRITE, '--remove', removed)).toMatchObject({ code: 0 })
    }
  })

  it.each([
    [['--remove', 'assignment:nope'], 'the policy has no assignment `nope`'],
    [['--remove', 'assigment:ra-1'], 'did you mean `assignment`'],
    [['--remove', 'assignment'], 'must be <kind>:<id>'],
    [['--add', '[1]'], 'must hold sections of a policy document'],
    [['--add', '{'], 'is not JSON'],
    [['--add', 'nowhere.json'], 'no such file'],
    [[], 'nothing changes'],
    [['--remove', 'deny:da-1', '--principal', 'ada'], 'does not go with `who-can`'],
  ])('refuses %j', async (args, message) => {
    const { code, stdout, stderr } = await ask('what-if who-can', ...WRITE, ...args)
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: expect.stringContaining(message) })
  })

  it('refuses a change that would make the policy invalid', async () => {
    const add = '{"roleAssignments":[{"id":"x","principalId":"u","roleDefinitionId":"operator","scope":"//"}]}'
    expect(await ask('what-if who-can', ...WRITE, '--add', add)).toMatchObject({ code: 3, stdout: '' })
  })

  it('knows which questions can be asked', async () => {
    expect(await ask('what-if whocan', ...WRITE, '--remove', 'deny:da-1')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('did you mean `who-can`'),
    })
  })
})
