import { createEngine, parsePolicy } from 'rbac-core'
import { loadSnapshot, saveSnapshot } from 'rbac-core/snapshot'
import { describe, expect, it } from 'vitest'
import { emptySections, ParsedPolicy } from './policy.js'

const remains = ParsedPolicy.remainsOf(parsePolicy({}) as ParsedPolicy)
const groups = Object.freeze([Object.freeze({ id: 'g', members: Object.freeze(['ann']) })])

/** A policy whose groups are behind a getter, and how often somebody read it. */
function lateGroups(): { readonly policy: ParsedPolicy; readonly reads: () => number } {
  let reads = 0
  const sections = {
    ...emptySections(),
    get groups() {
      reads += 1
      return groups
    },
  }
  return { policy: new ParsedPolicy(sections, remains), reads: () => reads }
}

describe('a section behind a getter', () => {
  it('is not read before somebody asks for it', () => {
    const { policy, reads } = lateGroups()
    expect(policy.principals).toEqual([])
    expect(reads()).toBe(0)
    expect(policy.groups).toBe(groups)
    expect(reads()).toBe(1)
  })

  it('is a property like the others to who copies, lists, compares or prints', () => {
    const plain = new ParsedPolicy({ ...emptySections(), groups }, remains)
    expect({ ...lateGroups().policy }).toEqual({ ...plain })
    expect(Object.keys(lateGroups().policy)).toEqual(Object.keys(plain))
    expect(JSON.stringify(lateGroups().policy)).toBe(JSON.stringify(plain))
    expect(structuredClone({ ...lateGroups().policy })).toEqual(structuredClone({ ...plain }))
    expect(lateGroups().policy).toEqual(plain)
  })

  it('can be neither replaced nor taken away', () => {
    const { policy } = lateGroups()
    expect(Object.isFrozen(policy)).toBe(true)
    expect(() => Object.assign(policy, { groups: [] })).toThrow(TypeError)
    expect(() => Reflect.deleteProperty(policy, 'groups') || policy.groups).not.toThrow()
    expect(policy.groups).toBe(groups)
  })
})

describe('the policy of a snapshot', () => {
  it('has all its large sections made late', () => {
    const document = { groups: [{ id: 'g', members: ['ann'] }], principals: [{ id: 'ann', type: 'User' }] }
    const { policy } = loadSnapshot(saveSnapshot(createEngine(parsePolicy(document))))
    const late = Object.entries(Object.getOwnPropertyDescriptors(policy)).filter(([, { get }]) => get !== undefined)
    expect(late.map(([name]) => name)).toEqual([
      'roleAssignments',
      'roleAssignmentScheduleInstances',
      'roleEligibilityScheduleInstances',
      'groups',
      'principals',
    ])
    expect(policy.groups).toEqual(document.groups)
    expect(policy.groups).toBe(policy.groups)
    expect(policy.principals).toEqual(document.principals)
    expect(policy.roleAssignments).toBe(policy.roleAssignments)
  })
})
