import { createEngine, parsePolicy } from 'rbac-core'
import { builtinRoles } from 'rbac-core/builtin-roles'
import { describe, expect, it } from 'vitest'
import { type Answers, assertAgreement, assertAnswers } from '../agree.js'
import { KINDS, type RequestLog } from './request-log.js'
import type { Roles } from './roles.js'
import { tenant } from './tenant.js'
import type { World } from './world.js'

/** A dozen roles: enough to be drawn from, few enough to be matched against ten thousand operations in no time. */
const roles: Roles = {
  source: 'built-in catalogue',
  all: builtinRoles.filter(
    ({ roleName }) => ['Owner', 'Contributor', 'Reader'].includes(roleName) || roleName.startsWith('Key Vault'),
  ),
}

function worldOf(seed: number): World {
  return tenant({ assignments: 400, seed, roles, requests: 500 })
}

function everythingIn(log: RequestLog): object[] {
  return log.indexes().map((index) => ({ kind: log.kind(index), ...log.cut(index) }))
}

describe('a world', () => {
  const world = worldOf(7)
  const document = world.document()
  const requests = world.requests()

  it('is the same for the same seed, its requests included', () => {
    const again = worldOf(7)
    expect(again.document()).toEqual(document)
    expect(everythingIn(again.requests())).toEqual(everythingIn(requests))
  })

  it('is another for another seed', () => {
    const other = worldOf(8)
    expect(other.document()).not.toEqual(document)
    expect(everythingIn(other.requests())).not.toEqual(everythingIn(requests))
  })

  it('has the sizes that are documented', () => {
    expect(document.roleAssignments).toHaveLength(400)
    expect(document.groups).toHaveLength(20)
    expect(document.managementGroups).toHaveLength(20)
    expect(document.denyAssignments).toHaveLength(2)
  })

  it('asks half of its requests to be allowed, and some to be denied', () => {
    const shares = KINDS.map((kind) => requests.indexes(kind).length)
    expect(shares).toEqual([250, 240, 10])
  })

  it('reads without a warning', () => {
    expect(parsePolicy(document).warnings).toEqual([])
  })
})

describe('agreement', () => {
  const world = worldOf(7)
  const policy = parsePolicy(world.document())
  const requests = world.requests()
  const engine = createEngine(policy)
  const agreement = (answers: Answers) => assertAgreement(answers, policy, requests, ENOUGH)
  const right: Answers = { can: (request) => engine.can(request), check: (request) => engine.check(request) }

  it('compares every answer of an engine that is right', () => {
    expect(agreement(right)).toEqual({ expected: 500, judged: 500 })
  })

  it.each(KINDS)('fails when one %s request gets another answer', async (kind) => {
    const at = requests.indexes(kind).at(-1) ?? 0
    const wronged = requests.cut(at)
    const isWronged = (request: object) => JSON.stringify(request) === JSON.stringify(wronged)
    const can: Answers['can'] = (request) => engine.can(request) !== isWronged(request)
    expect(() => agreement({ ...right, can })).toThrow('can is wrong about')
    await expect(assertAnswers('a peer', can, requests, ENOUGH)).rejects.toThrow('a peer is wrong about')
  })

  it('fails on a decision with the right effect for the wrong reason', () => {
    const check: Answers['check'] = (request) => {
      const decision = engine.check(request)
      if (!decision.allowed) return decision
      return { ...decision, grantedBy: { ...decision.grantedBy, roleAssignmentId: 'another' } }
    }
    expect(() => agreement({ ...right, check })).toThrow('check is wrong about')
  })

  it('compares some of each kind however short the time', () => {
    expect(assertAgreement(right, policy, requests, 0)).toEqual({ expected: KINDS.length, judged: KINDS.length })
  })
})

/** Seconds; no world here needs more than a few tenths of one. */
const ENOUGH = 600
