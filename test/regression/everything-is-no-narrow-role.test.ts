import { createEngine, parsePolicy } from 'rbac-core'
import { builtinRoles } from 'rbac-core/builtin-roles'
import { expect, it } from 'vitest'

it('does not mend a refusal with Owner where a role that is narrower will do, though that lists more patterns', () => {
  const request = {
    principalId: 'ada',
    action: 'Microsoft.Authorization/roleAssignments/write',
    scope: '/subscriptions/s1',
  }
  const { mends } = createEngine(parsePolicy([])).explain(request, { roles: builtinRoles })
  expect(mends).toMatchObject([{ kind: 'assign', roleName: 'Role Based Access Control Administrator' }])
})
