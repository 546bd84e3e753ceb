import { describe, expect, it } from 'vitest'
import { Updated } from '../../../../../test/worlds/updated.js'
import { ROOT } from '../flat/scope-table.js'
import { Line } from './line.js'

const roleAssignments = ['/Subscriptions/s1', '/subscriptions/s2/resourceGroups/r', '/'].map((scope, index) => ({
  id: `a${index}`,
  principalId: 'ann',
  roleDefinitionId: 'reader',
  scope,
}))

describe('a line of revisions', () => {
  const { inside } = new Updated({ roleAssignments })
  const { texts, scopes } = inside
  const line = new Line(inside)
  const read = (written: string): string => texts.scopes.read(line.scope(written).text)

  it('has a scope that is there already as it is, and adds nothing for it', () => {
    const before = [scopes.size, texts.scopes.length]
    const known = ['/Subscriptions/s1', '/subscriptions/s2/resourceGroups/r', '/subscriptions/s2'].map((written) => [
      read(written),
      line.scope(written).node,
    ])
    expect(known).toEqual([
      ['/Subscriptions/s1', scopes.find('/subscriptions/s1')],
      ['/subscriptions/s2/resourceGroups/r', scopes.find('/subscriptions/s2/resourcegroups/r')],
      ['/subscriptions/s2', scopes.find('/subscriptions/s2')],
    ])
    expect([scopes.size, texts.scopes.length]).toEqual(before)
  })

  it.each([
    ['/subscriptions/S1', '/subscriptions/s1'],
    ['/subscriptions/s1/', '/subscriptions/s1'],
    ['/SUBSCRIPTIONS/S2/resourceGroups/R', '/subscriptions/s2/resourcegroups/r'],
  ])('has %s as it is written, at the node of %s', (written, path) => {
    const before = scopes.size
    const [first, second] = [line.scope(written), line.scope(written)]
    expect([read(written), first]).toEqual([written, second])
    expect([first.node, scopes.size]).toEqual([scopes.find(path), before])
  })

  it('has the root at its node', () => {
    expect([read('/'), line.scope('/').node]).toEqual(['/', ROOT])
  })

  it('makes a node for a scope at which nothing stood, once', () => {
    const before = scopes.size
    const { node } = line.scope('/subscriptions/s3/resourceGroups/x')
    expect([read('/subscriptions/s3/resourceGroups/x'), scopes.find('/subscriptions/s3/resourcegroups/x')]).toEqual([
      '/subscriptions/s3/resourceGroups/x',
      node,
    ])
    // One more for its subscription.
    expect(scopes.size).toBe(before + 2)
  })

  it('has each role once as it is written', () => {
    const written = ['reader', 'Reader', 'READER', 'reader', 'Reader', 'READER']
    const numbers = written.map((id) => line.roleText(id))
    expect(numbers.slice(3)).toEqual(numbers.slice(0, 3))
    expect(new Set(numbers).size).toBe(3)
  })
})
