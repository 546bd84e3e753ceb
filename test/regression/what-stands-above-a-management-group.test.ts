import { type AccessRequest, createEngine, parsePolicy } from 'rbac-core'
import { expect, it } from 'vitest'

/**
 * Two segments are an anchor, also where they are the first of a management group's path: what stands there is further out
 * than the group, although it covers less. Found by the differential test, once a question was known well enough.
 */
it('names what stands in the path of a management group before the group, however often it was asked', () => {
  const above = '/providers/Microsoft.Management'
  const group = `${above}/managementGroups/m1`
  const engine = createEngine(
    parsePolicy({
      roleDefinitions: [{ id: 'r', roleName: 'r', permissions: [{ actions: ['*'] }] }],
      roleAssignments: [
        { id: 'a-group', principalId: 'alice', roleDefinitionId: 'r', scope: group },
        { id: 'b-above', principalId: 'alice', roleDefinitionId: 'r', scope: above },
      ],
      managementGroups: [{ id: 'm1', parent: null, subscriptions: [] }],
    }),
  )
  const request: AccessRequest = { principalId: 'alice', action: 'P/read', scope: group }
  const access = engine.accessFor('alice', group)
  const granting = [1, 2, 3].flatMap(() => [
    engine.check(request),
    engine.check({ ...request, groupIds: [] }),
    engine.explain(request).decision,
    access.check('P/read'),
  ])
  for (const decision of granting) expect(decision).toMatchObject({ grantedBy: { roleAssignmentId: 'b-above' } })
})
