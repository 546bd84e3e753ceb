import { describe, expect, it } from 'vitest'
import { InvalidPolicyError, InvalidRequestError } from '../errors.js'
import { createPolicyBuilder } from './policy-builder.js'

const READER = {
  id: 'reader',
  roleName: 'Reader of all',
  permissions: [{ actions: ['*/read'], notActions: [], dataActions: [], notDataActions: [] }],
}

function* assignments(count: number) {
  for (let index = 0; index < count; index++) {
    yield {
      id: `a${index}`,
      principalId: `user-${index % 10}`,
      roleDefinitionName: 'Reader of all',
      scope: `/s/${index}`,
    }
  }
}

async function* slowly(items: Iterable<unknown>) {
  for (const item of items) {
    await Promise.resolve()
    yield item
  }
}

describe('a policy builder', () => {
  it('takes thousands of items from a generator, and answers from them', () => {
    const engine = createPolicyBuilder({ roleDefinitions: [READER] }, { expected: 10 })
      .add('roleAssignments', assignments(3000))
      .finish()
    expect(engine.can({ principalId: 'USER-9', action: 'p/t/read', scope: '/s/2999' })).toBe(true)
    expect(engine.can({ principalId: 'user-8', action: 'p/t/read', scope: '/s/2999' })).toBe(false)
    expect(engine.policy.roleAssignments).toHaveLength(3000)
  })

  it('takes items as they arrive', async () => {
    const builder = createPolicyBuilder({ roleDefinitions: [READER] })
    await builder.addFrom('groups', slowly([{ id: 'g', members: ['user-1'] }]))
    await builder.addFrom('roleAssignments', slowly([{ ...[...assignments(1)][0], principalId: 'g' }]))
    expect(builder.finish().can({ principalId: 'user-1', action: 'p/t/read', scope: '/s/0' })).toBe(true)
  })

  it('gives an engine that grows like any other and goes on warning of what it warned of', () => {
    const builder = createPolicyBuilder({ roleDefinitions: [READER] })
    const [item] = assignments(1)
    const engine = builder
      .add('roleAssignments', [
        { ...item, unheardOf: 1 },
        { ...item, id: 'b' },
      ])
      .finish()
    expect(engine.policy.warnings.map(({ path }) => path)).toEqual(['roleAssignments[0].unheardOf'])
    engine.update({ remove: { roleAssignments: ['b'] } })
    expect(engine.policy.warnings).toHaveLength(1)
    engine.update({ remove: { roleAssignments: ['a0'] } })
    expect(engine.policy.warnings).toEqual([])
  })

  it('adds a built-in role that an item names', () => {
    const engine = createPolicyBuilder()
      .add('roleAssignments', [{ id: 'a', principalId: 'ann', roleDefinitionName: 'Reader', scope: '/' }])
      .finish()
    expect(engine.policy.roleDefinitions.map(({ roleName }) => roleName)).toEqual(['Reader'])
    expect(engine.can({ principalId: 'ann', action: 'p/t/read', scope: '/x' })).toBe(true)
  })

  it('counts items through all calls, and reports every problem at the end', () => {
    const builder = createPolicyBuilder({ roleDefinitions: [READER] })
    builder.add('roleAssignments', assignments(600)).add('roleAssignments', [Symbol('none')])
    builder.add('roleAssignments', [{ ...[...assignments(1)][0], scope: '/elsewhere' }])
    const issues = issuesOf(() => builder.finish())
    expect(issues.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'INVALID_TYPE roleAssignments[600]',
      'DUPLICATE_ID roleAssignments[601].id',
    ])
    expect(issues[1]?.message).toContain('`roleAssignments[0]`')
  })

  it.each([
    [
      'groups after assignments',
      () =>
        createPolicyBuilder()
          .add('roleAssignments', assignments(1))
          .add('groups', [{ id: 'g' }]),
    ],
    ['a section that documents hold', () => createPolicyBuilder().add('actions' as 'groups', [])],
    ['no list', () => createPolicyBuilder().add('groups', 7 as unknown as [])],
    ['no number of expected assignments', () => createPolicyBuilder({}, { expected: -1 })],
    ['options that can not be read', () => createPolicyBuilder({}, hostileOptions())],
    ['anything once it is finished', () => finishedBuilder().add('groups', [])],
    ['to be finished again', () => finishedBuilder().finish()],
  ])('refuses %s', (_what, act) => {
    expect(act).toThrow(InvalidRequestError)
  })

  it('refuses to wait for what is no stream', async () => {
    await expect(createPolicyBuilder().addFrom('groups', [] as unknown as AsyncIterable<unknown>)).rejects.toThrow(
      InvalidRequestError,
    )
  })

  it('throws what an iterable throws, and makes nothing of the part that came before', async () => {
    function* broken(): Generator<unknown> {
      yield* assignments(600)
      throw new RangeError('the source is gone')
    }
    const builder = createPolicyBuilder({ roleDefinitions: [READER] })
    expect(() => builder.add('roleAssignments', broken())).toThrow(RangeError)
    expect(() => builder.finish()).toThrow('would not be whole')
    expect(() => builder.add('roleAssignments', assignments(1))).toThrow('would not be whole')
    const other = createPolicyBuilder({ roleDefinitions: [READER] })
    await expect(other.addFrom('roleAssignments', slowly(broken()))).rejects.toThrow(RangeError)
    expect(() => other.finish()).toThrow('would not be whole')
  })

  it('is not finished while items are being added', async () => {
    const builder = createPolicyBuilder({ roleDefinitions: [READER] })
    function* impatient(): Generator<unknown> {
      yield* assignments(600)
      expect(() => builder.finish()).toThrow('still being added')
    }
    builder.add('roleAssignments', impatient())
    const adding = builder.addFrom('roleAssignments', slowly(assignments(1200)))
    expect(() => builder.finish()).toThrow('still being added')
    await adding
    expect(builder.finish().policy.roleAssignments).toHaveLength(1200)
  })
})

function hostileOptions() {
  return {
    get expected(): number {
      throw new RangeError('not for you')
    },
  }
}

function finishedBuilder() {
  const builder = createPolicyBuilder()
  builder.finish()
  return builder
}

function issuesOf(act: () => unknown): InvalidPolicyError['issues'] {
  try {
    act()
  } catch (error) {
    if (error instanceof InvalidPolicyError) return error.issues
    throw error
  }
  throw new Error('nothing was thrown')
}
