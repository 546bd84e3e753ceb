import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { documentSchema, policyJsonSchema } from './document-schema.js'
import { parsePolicy } from './index.js'
import { descriptions, fields, innerFields } from './schema.js'

const accepts = (document: unknown) => documentSchema.safeParse(document).success

const assignment = { id: 'a', principalId: 'ann', roleDefinitionId: 'r', scope: '/' }
const rest = { id: 'a', name: 'a', type: 't', properties: { principalId: 'ann', roleDefinitionId: 'r', scope: '/' } }
const whole = {
  $schema: 'https://example.org/policy.json',
  version: 1,
  roleDefinitions: [
    { id: 'r', permissions: [{ actions: ['*'], notActions: null, condition: null }], assignableScopes: null },
  ],
  roleAssignments: { value: [assignment, rest] },
  denyAssignments: [
    { id: 'd', scope: '/', permissions: null, principals: [{ id: 'ann' }], doNotApplyToChildScopes: true },
  ],
  roleAssignmentScheduleInstances: [{ ...assignment, startDateTime: null, endDateTime: '2030-01-01T00:00:00Z' }],
  roleEligibilityScheduleInstances: null,
  groups: [{ id: 'g', members: ['ann'] }],
  managementGroups: [{ id: 'm', parent: null, subscriptions: ['s'] }],
  principals: [{ id: 'ann', type: 'User', attributes: { a: ['x', 1, true] } }],
  resources: [{ scope: '/a', attributes: null }],
  actions: [{ name: 'P/a/read', isDataAction: true }],
}

describe('the schema of documents', () => {
  it('is the one that is shipped for editors (after a change: node scripts/make-policy-schema.mjs)', () => {
    const shipped: unknown = JSON.parse(readFileSync(new URL('../../schema/policy.json', import.meta.url), 'utf8'))
    expect(shipped).toEqual(JSON.parse(JSON.stringify(policyJsonSchema())))
  })

  it.each([[whole], [[assignment, rest]], [{ value: [assignment], nextLink: null }], [[]], [{}], [{ value: [] }]])(
    'accepts what the parser accepts: %j',
    (document) => {
      expect(() => parsePolicy(document)).not.toThrow()
      expect(accepts(document)).toBe(true)
    },
  )

  it.each([
    [{ roles: [] }],
    [{ version: 2 }],
    [{ groups: [{ id: 7 }] }],
    [{ groups: [{ id: 'g', mail: 'x' }] }],
    [{ groups: {} }],
    [{ roleDefinitions: [{ id: 'r', permissions: [{ notAction: [] }] }] }],
    [{ roleDefinitions: [{ id: 'r' }] }],
    [{ denyAssignments: [{ ...whole.denyAssignments[0], doNotApplyToChildScopes: null }] }],
    [{ resources: [{ scope: '/a', attributes: { a: { b: 1 } } }] }],
    ['{}'],
  ])('refuses what the parser refuses: %j', (document) => {
    expect(() => parsePolicy(document)).toThrow()
    expect(accepts(document)).toBe(false)
  })

  it('describes every key', () => {
    const undescribed = Object.entries({ ...fields, ...innerFields }).flatMap(([kind, keys]) =>
      Object.entries(keys).flatMap(([key, schema]) =>
        descriptions.get(schema) === undefined ? [`${kind}.${key}`] : [],
      ),
    )
    expect(undescribed).toEqual([])
  })
})
