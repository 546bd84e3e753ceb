import { describe, expect, it } from 'vitest'
import { POLICY, rbac } from './rbac.js'

const explain = (...args: string[]) => rbac(['explain', '--policy', POLICY, ...args])
const DELETE = [
  '--principal',
  'ada',
  '--action',
  'Microsoft.Compute/virtualMachines/delete',
  '--scope',
  '/subscriptions/s1',
]

describe('explain', () => {
  it('tells what came close to allowing it, and ends with 1', async () => {
    const { code, stdout, stderr } = await explain(...DELETE)
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
    await expect(stdout).toMatchFileSnapshot('golden/explain-denied.txt')
  })

  it('tells what allowed it, and ends with 0', async () => {
    const { code, stdout, stderr } = await explain(
      '--principal',
      'ada',
      '--action',
      'Microsoft.Compute/virtualMachines/read',
      '--scope',
      '/subscriptions/s1',
    )
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    await expect(stdout).toMatchFileSnapshot('golden/explain-allowed.txt')
  })

  it('as JSON is the answer of check with the explanation beside it', async () => {
    const { code, stdout } = await explain(...DELETE, '--json')
    expect(code).toBe(1)
    const { explanation, ...answer } = JSON.parse(stdout)
    const check = JSON.parse((await rbac(['check', '--policy', POLICY, ...DELETE, '--json'])).stdout)
    expect(answer).toEqual({ ...check, schema: 'rbac.explain/v1' })
    expect(Object.keys(answer)[0]).toBe('schema')
    expect(explanation.decision).toEqual({ allowed: false, effect: 'NotAllowed', reason: 'removedByNotActions' })
    expect(explanation.nearMisses).toMatchObject([
      { assignmentId: 'ra-1', failedAt: 'removedByNotActions' },
      { assignmentId: 'ra-2', failedAt: 'otherScope' },
    ])
  })

  it('may name a built-in role that the policy lacks as a mend', async () => {
    const { stdout } = await explain(
      '--principal',
      'u-root',
      '--action',
      'Microsoft.Network/virtualNetworks/read',
      '--scope',
      '/subscriptions/s9',
    )
    expect(stdout).toMatch(/to allow it\n {4}assign /)
  })
})
