import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine, parsePolicy } from 'rbac-core'
import { describe, expect, it } from 'vitest'
import { drawRequests, randomFrom } from '../../packages/rbac-cli/src/bench/draw.js'
import { POLICY, rbac } from './rbac.js'

const bench = (...args: string[]) => rbac(['bench', '--policy', POLICY, '--seconds', '0.001', ...args])

const line = (request: object) => `${JSON.stringify(request)}\n`
const ADA = { principalId: 'u-ada', action: 'Microsoft.Compute/virtualMachines/write', scope: '/subscriptions/s1' }
const NOBODY = { ...ADA, principalId: 'nobody' }

describe('bench', () => {
  it('says how long reading, compiling and each call take, as text', async () => {
    const { code, stdout, stderr } = await bench('--count', '300')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const lines = stdout.split('\n')
    expect(lines[0]).toMatch(/^questions {2}300 questions: \d+ allowed, \d+ refused, \d+ denied$/)
    expect(lines.slice(1, 4).map((text) => text.split(' ')[0])).toEqual(['read', 'compile', 'memory'])
    expect(lines[5]).toBe(lines[5]?.trimEnd())
    for (const call of ['three Map.get', 'can', 'check'])
      expect(stdout).toMatch(new RegExp(`^${call} +all +[\\d,]+ `, 'm'))
  })

  it('says the same as JSON, and counts every question', async () => {
    const { code, stdout } = await bench('--count', '200', '--json')
    const answer = JSON.parse(stdout)
    expect(code).toBe(0)
    expect(Object.keys(answer)[0]).toBe('schema')
    expect(answer).toMatchObject({ schema: 'rbac.bench/v1', questions: { count: 200 } })
    const { allowed, refused, denied } = answer.questions
    expect(allowed + refused + denied).toBe(200)
    for (const figures of answer.calls) {
      expect(figures.perSecond).toBeGreaterThan(0)
      expect(figures.p50).toBeLessThanOrEqual(figures.p99)
      expect(figures.p99).toBeLessThanOrEqual(figures.p999)
    }
    for (const part of ['readMilliseconds', 'compileMilliseconds']) expect(answer[part]).toBeGreaterThan(0)
    for (const part of ['policyBytes', 'engineBytes']) expect(answer[part]).toBeGreaterThanOrEqual(0)
  })

  it('asks the requests it is given', async () => {
    const { code, stdout } = await rbac(
      ['bench', '--policy', POLICY, '--seconds', '0.001', '--requests', '-', '--json'],
      { stdin: line(ADA) + line(NOBODY) + line(NOBODY) },
    )
    expect(code).toBe(0)
    const { questions, calls } = JSON.parse(stdout)
    expect(questions).toEqual({ count: 3, allowed: 1, refused: 2, denied: 0 })
    expect(new Set(calls.map((each: { questions: string }) => each.questions))).toEqual(
      new Set(['all', 'allowed', 'refused']),
    )
  })

  it.each([
    ['a line that is not JSON', `${line(ADA)}{`, 'request 2: the line is not JSON: '],
    ['a key it does not know', line({ ...ADA, dataAction: true }), 'request 1: unknown key `dataAction`'],
    ['a request that can not be answered', line({ ...ADA, scope: '//' }), 'request 1: '],
    ['a principal that is no text', line({ ...ADA, principalId: 7 }), 'request 1: '],
    ['nothing', '\n', '`--requests` holds no request'],
  ])('refuses %s', async (_, stdin, message) => {
    const ending = await rbac(['bench', '--policy', POLICY, '--requests', '-'], { stdin })
    expect(ending).toMatchObject({ code: 2, stdout: '' })
    expect(ending.stderr).toContain(message)
  })

  it.each([
    [['--count', '0']],
    [['--count', 'many']],
    [['--seed', '-1']],
    [['--seconds', '0']],
    [['--requests', 'missing.ndjson']],
    [['--requests', '-', '--count', '5']],
  ])('refuses %j', async (args) => {
    expect(await rbac(['bench', '--policy', POLICY, ...args])).toMatchObject({ code: 2, stdout: '' })
  })
})

describe('questions made from a policy', () => {
  const policy = parsePolicy({
    roleDefinitions: [{ id: 'r', roleName: 'R', permissions: [{ actions: ['*/read', 'Contoso.A/*/b/*', '*'] }] }],
    groups: [
      { id: 'outer', members: ['inner'] },
      { id: 'inner', members: ['ann', 'outer'] },
    ],
    managementGroups: [{ id: 'mg', parent: null, subscriptions: ['s1'] }],
    roleAssignments: [
      { id: '1', principalId: 'outer', roleDefinitionId: 'r', scope: '/' },
      {
        id: '2',
        principalId: 'bob',
        roleDefinitionId: 'r',
        scope: '/providers/Microsoft.Management/managementGroups/mg',
      },
      { id: '3', principalId: 'bob', roleDefinitionId: 'missing', scope: '/tenants/acme' },
    ],
  })

  it('can all be answered, are about people in groups, and some are allowed', () => {
    const engine = createEngine(policy)
    const requests = drawRequests(policy, 500, randomFrom(1))
    const allowed = requests.filter((request) => engine.check(request).allowed)
    expect(allowed.length).toBeGreaterThan(50)
    expect(allowed.length).toBeLessThan(500)
    expect(new Set(requests.map(({ principalId }) => principalId))).toContain('ann')
  })

  it('are the same for the same seed, and others for another', () => {
    const drawn = (seed: number) => drawRequests(policy, 50, randomFrom(seed))
    expect(drawn(1)).toEqual(drawn(1))
    expect(drawn(1)).not.toEqual(drawn(2))
  })

  it('are none where nothing is assigned, which the verb says', async () => {
    expect(drawRequests(parsePolicy([]), 10, randomFrom(1))).toEqual([])
    const file = join(mkdtempSync(join(tmpdir(), 'rbac-bench-')), 'empty.json')
    writeFileSync(file, '[]')
    const { code, stdout, stderr } = await rbac(['bench', '--policy', file])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('nothing is assigned in the policy')
  })
})
