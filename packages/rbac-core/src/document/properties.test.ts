import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import type { Issue } from '../errors.js'
import type { Policy } from '../model/policy.js'
import { compareText } from '../model/text.js'
import { parsePolicy, parsePolicyText } from './index.js'

const SEED = 20261122
const id = fc.constantFrom('ann', 'bob', 'Eve', '__proto__', 'constructor', '1', 'a b', 'x:y|z', 'é')
const scope = fc.constantFrom(
  '/',
  '/a',
  '/a/b',
  '/subscriptions/s1',
  '/providers/Microsoft.Management/managementGroups/m',
)
const patterns = fc.uniqueArray(fc.constantFrom('*', '*/read', 'P/a/*', 'P/a/read', 'P/b/write'), { maxLength: 3 })
const permission = fc.record(
  { actions: patterns, notActions: patterns, dataActions: fc.option(patterns), notDataActions: patterns },
  { requiredKeys: [] },
)
const permissions = fc.array(permission, { maxLength: 2 })
const roleId = fc.constantFrom('r1', 'r2', 'r3')

const roleDefinition = fc.record({ roleName: id, permissions })
const roleAssignment = fc.record({
  principalId: id,
  roleDefinitionId: roleId,
  scope,
  condition: fc.option(fc.constant('Exists @Resource[a]')),
})
const denyAssignment = fc.record({
  scope,
  permissions,
  principals: fc.array(fc.record({ id, type: fc.constant('User') }), { maxLength: 2 }),
  doNotApplyToChildScopes: fc.boolean(),
})
const instance = fc.record({
  principalId: id,
  roleDefinitionId: roleId,
  scope,
  startDateTime: fc.option(fc.constant('2024-01-01T00:00:00Z')),
  endDateTime: fc.constant('2030-01-01T00:00:00Z'),
})
const group = fc.record({ members: fc.array(id, { maxLength: 4 }) })

const numbered = <Item extends object>(item: fc.Arbitrary<Item>, prefix: string) =>
  fc
    .array(item, { maxLength: 4 })
    .map((list) => list.map((entry, index) => ({ id: `${prefix}${index + 1}`, ...entry })))

/** Documents without an error in them. */
const document = fc.record({
  roleDefinitions: numbered(roleDefinition, 'r'),
  roleAssignments: numbered(roleAssignment, 'a'),
  denyAssignments: numbered(denyAssignment, 'd'),
  roleAssignmentScheduleInstances: numbered(instance, 'i'),
  groups: numbered(group, 'g'),
})
type Document = typeof document extends fc.Arbitrary<infer Value> ? Value : never

const sectionsOf = ({ warnings, ...sections }: Policy) => sections

/** The same content in one order. */
function sorted(policy: Policy): unknown {
  const byText = (list: readonly unknown[]) => list.map((item) => JSON.stringify(item)).sort()
  return Object.fromEntries(Object.entries(sectionsOf(policy)).map(([name, list]) => [name, byText(list)]))
}

/** Positions, where there are any, put warnings into another order. */
const byPath = (warnings: readonly Issue[]) =>
  warnings.toSorted((a, b) => compareText(a.path + a.code, b.path + b.code))

const inRest = (document: Document) =>
  Object.fromEntries(
    Object.entries(document).map(([name, list]) => [
      name,
      name === 'groups' ? list : list.map(({ id, ...properties }: { id: string }) => ({ id, properties })),
    ]),
  )

function check(law: (document: Document) => void): void {
  fc.assert(fc.property(document, law), { seed: SEED, numRuns: 200 })
}

describe('for every document', () => {
  it('the REST spelling says the same', () => {
    check((document) => {
      expect(sectionsOf(parsePolicy(inRest(document)))).toEqual(sectionsOf(parsePolicy(document)))
    })
  })

  it('JSON text and YAML text say the same as the value, warnings included', () => {
    check((document) => {
      const policy = parsePolicy(document)
      for (const text of [JSON.stringify(document, null, 1), stringify(document)]) {
        const read = parsePolicyText(text)
        expect(sectionsOf(read)).toEqual(sectionsOf(policy))
        expect(byPath(read.warnings)).toMatchObject(byPath(policy.warnings))
        expect(read.warnings.every(({ line, column }) => line !== undefined && column !== undefined)).toBe(true)
      }
    })
  })

  it('the order of keys, items and files is no matter, nor is saying it twice', () => {
    fc.assert(
      fc.property(document, fc.infiniteStream(fc.nat()), (document, random) => {
        const shuffled = <Item>(list: readonly Item[]): Item[] =>
          list
            .map((item) => ({ item, at: random.next().value ?? 0 }))
            .sort((a, b) => a.at - b.at)
            .map(({ item }) => item)
        const files = Object.entries(document).flatMap(([name, list]) => list.map((item) => ({ [name]: [item] })))
        const expected = sorted(parsePolicy(document))
        expect(sorted(parsePolicy(shuffled(files)))).toEqual(expected)
        expect(sorted(parsePolicy([...shuffled(files), inRest(document), ...files]))).toEqual(expected)
      }),
      { seed: SEED, numRuns: 100 },
    )
  })

  it('strict reading accepts what has no warning, and nothing else', () => {
    check((document) => {
      const { warnings } = parsePolicy(document)
      const strictly = () => parsePolicy(document, { strict: true })
      if (warnings.length === 0) expect(sectionsOf(strictly())).toEqual(sectionsOf(parsePolicy(document)))
      else expect(strictly).toThrow(expect.objectContaining({ code: 'INVALID_POLICY' }))
    })
  })
})
