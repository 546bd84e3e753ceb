import { createEngine, parsePolicy } from 'rbac-core'
import { builtinRoles } from 'rbac-core/builtin-roles'
import { describe, expect, it } from 'vitest'
import { assertAgreement } from '../agree.js'
import { makeWorld, type WorldName } from '../worlds.js'
import { KINDS } from './request-log.js'
import type { Roles } from './roles.js'

const roles: Roles = { source: 'built-in catalogue', all: builtinRoles }
const worldOf = (name: WorldName, seed = 3) => makeWorld(name, { roles, seed })

describe.each<[WorldName, number]>([
  ['rolesAlone', 100],
  ['casbinSmall', 100],
  ['casbinMedium', 1_000],
  ['casbinSites', 3_000],
  ['hospital5', 165],
  ['hospital100', 3_205],
])('the world %s', (name, least) => {
  const world = worldOf(name)
  const policy = parsePolicy(world.document())
  const requests = world.requests()

  it('is drawn with the answers that the engine and the reference evaluator give', () => {
    const engine = createEngine(policy)
    const { expected, judged } = assertAgreement(engine, policy, requests, 0.3)
    expect(expected).toBeGreaterThanOrEqual(judged)
    expect(judged).toBeGreaterThanOrEqual(KINDS.length)
  })

  it('has the number of assignments it says, without a warning', () => {
    expect(policy.roleAssignments).toHaveLength(world.assignments)
    expect(world.assignments).toBeGreaterThanOrEqual(least)
    expect(policy.warnings).toEqual([])
  })

  it('asks for actions that are among its operations', () => {
    const names = new Set(world.operations().map((operation) => operation.name))
    expect(requests.indexes().filter((index) => !names.has(requests.cut(index).action))).toEqual([])
  })

  it('is the same for the same seed and another for another', () => {
    const questions = (seed: number) => {
      const log = worldOf(name, seed).requests()
      return log.indexes().map((index) => [log.kind(index), log.cut(index)])
    }
    expect(questions(3)).toEqual(questions(3))
    expect(questions(3)).not.toEqual(questions(4))
  })
})

describe('a hospital', () => {
  it('has 33 policies for each department and five, and refuses about five requests in six, as its original does', () => {
    const world = worldOf('hospital100')
    const { roleAssignments, denyAssignments } = parsePolicy(world.document())
    expect(roleAssignments.length + denyAssignments.length).toBe(33 * 100 + 5)
    const requests = world.requests()
    const allowed = requests.indexes('allowed').length / requests.length
    expect(allowed).toBeGreaterThan(0.1)
    expect(allowed).toBeLessThan(0.25)
  })
})

describe('a log of requests', () => {
  it('gives its first requests as a log of their own', () => {
    const requests = worldOf('hospital5').requests()
    const first = requests.first(10)
    expect(first.length).toBe(10)
    expect(first.indexes().map((index) => [first.kind(index), first.cut(index)])).toEqual(
      first.indexes().map((index) => [requests.kind(index), requests.cut(index)]),
    )
  })
})
