import { InvalidPolicyError, parsePolicy } from 'rbac-core'
import { expect, it } from 'vitest'

// Found by the totality property: two references to itself spelled out to 2^64 copies, and the process died.
it('refuses a document that holds itself in two places, without spelling it out', () => {
  const document: Record<string, unknown> = {}
  document.roleAssignments = [document]
  document.groups = document
  expect(() => parsePolicy(document)).toThrow(InvalidPolicyError)
})

it('refuses a document that shares one list so often that no memory would hold it spelled out', () => {
  let list: unknown[] = []
  for (let level = 0; level < 50; level++) list = [list, list, list]
  expect(() => parsePolicy({ roleAssignments: list })).toThrow(InvalidPolicyError)
})
