import fc from 'fast-check'
import * as core from 'rbac-core'
import * as explain from 'rbac-core/explain'
import { describe, expect, it } from 'vitest'
import { runs } from './runs.js'

/** Whatever JavaScript can hold, and things that only look like what was asked for. */
const anything = fc.oneof(
  fc.anything({
    withBigInt: true,
    withBoxedValues: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withObjectString: true,
    withSet: true,
    withSparseArray: true,
    withTypedArray: true,
  }),
  fc.constantFrom<unknown>(
    Symbol('scope'),
    () => '/',
    ...traps(),
    cyclic(),
    new Date(Number.NaN),
    Object.create(null),
    '\ud800',
    'x'.repeat(5000),
  ),
)

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('/', 'alice', 'P/r/read', '__proto__'),
)
const field = fc.oneof({ weight: 3, arbitrary: text }, { weight: 2, arbitrary: anything })

/** Something with the right keys and any values. */
const request = fc.record(
  {
    principalId: field,
    groupIds: fc.oneof(fc.array(field), field),
    groupsIncomplete: field,
    action: field,
    isDataAction: fc.oneof(fc.boolean(), field),
    scope: field,
    subOperation: field,
    attributes: fc.oneof(field, fc.record({ Request: field, Resource: field, Principal: field, Environment: field })),
    now: fc.oneof(field, fc.date({ noInvalidDate: false })),
  },
  { requiredKeys: [] },
)
const section = fc.oneof(fc.array(fc.oneof(field, fc.dictionary(fc.string(), field))), field)
const document = fc.record(
  {
    roleDefinitions: section,
    roleAssignments: section,
    denyAssignments: section,
    roleAssignmentScheduleInstances: section,
    roleEligibilityScheduleInstances: section,
    groups: section,
    managementGroups: section,
    principals: section,
    resources: section,
    actions: section,
  },
  { requiredKeys: [] },
)
const argument = fc.oneof(anything, request, document, text)

describe('every public function, given anything', () => {
  const exported = Object.entries({ ...core, ...explain }).filter(
    ([, value]) => typeof value === 'function' && !(value.prototype instanceof Error),
  ) as [string, (...given: unknown[]) => unknown][]

  it('is looked at: there is nothing here that the test leaves out', () => {
    expect(exported.map(([name]) => name)).toEqual(expect.arrayContaining(['createEngine', 'parsePolicy', 'render']))
  })

  it.each(exported)(
    '%s returns, or throws an error with a code',
    (_, call) => {
      fc.assert(
        fc.property(fc.array(argument, { maxLength: 3 }), (given) => onlyCoded(() => call(...given))),
        runs(400),
      )
    },
    30_000,
  )

  it.each(['can', 'check', 'checkMany', 'explain', 'accessFor', 'update', 'replace'] as const)(
    'engine.%s does too',
    (verb) => {
      const engine = core.createEngine(core.parsePolicy(POLICY))
      const call = engine[verb] as (...given: unknown[]) => unknown
      fc.assert(
        fc.property(fc.array(fc.oneof(argument, fc.array(request, { maxLength: 3 })), { maxLength: 3 }), (given) =>
          onlyCoded(() => call.apply(engine, given)),
        ),
        runs(600),
      )
      expect(engine.can({ principalId: 'alice', action: 'P/r/read', scope: '/x' })).toBe(true)
    },
    30_000,
  )

  it.each(['can', 'canData', 'check', 'checkData'] as const)(
    'access.%s does too',
    (verb) => {
      const access = core.createEngine(core.parsePolicy(POLICY)).accessFor('alice', '/')
      const call = access[verb] as (...given: unknown[]) => unknown
      fc.assert(
        fc.property(fc.array(argument, { maxLength: 3 }), (given) => onlyCoded(() => call.apply(access, given))),
        runs(400),
      )
    },
    30_000,
  )

  it('refuses or reads every option bag and never trips over one', () => {
    const policy = core.parsePolicy(POLICY)
    const options = fc.record(
      { clock: field, limits: fc.oneof(field, fc.dictionary(fc.string(), field)) },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.oneof(options, anything), (given) =>
        onlyCoded(() =>
          core.createEngine(policy, given as never).check({ principalId: 'alice', action: 'P/r/read', scope: '/' }),
        ),
      ),
      runs(400),
    )
    fc.assert(
      fc.property(document, fc.oneof(fc.record({ strict: field }), anything), (given, bag) =>
        onlyCoded(() => core.parsePolicy(given, bag as never)),
      ),
      runs(400),
    )
  })
})

const POLICY = {
  roleDefinitions: [{ id: 'reader', roleName: 'Reader', permissions: [{ actions: ['*/read'], dataActions: ['*'] }] }],
  roleAssignments: [{ id: 'ra', principalId: 'alice', roleDefinitionId: 'reader', scope: '/' }],
}

function onlyCoded(call: () => unknown): void {
  try {
    call()
  } catch (error) {
    if (error instanceof core.RbacError && typeof error.code === 'string') return
    throw error
  }
}

/** Things that throw when looked at; only fast-check, which prints them, may look. */
function traps(): unknown[] {
  const boom = (): never => {
    throw new Error('trap')
  }
  const shown = { [fc.toStringMethod]: () => 'something that throws' }
  const get = (target: object, key: string | symbol) => (key === fc.toStringMethod ? Reflect.get(target, key) : boom())
  const getter = (key: string) => Object.defineProperty({ ...shown }, key, { get: boom, enumerable: true })
  return [
    new Proxy(shown, { get }),
    new Proxy(Object.assign([1], shown), { get }),
    new Proxy(shown, { get, ownKeys: boom, getPrototypeOf: boom, getOwnPropertyDescriptor: boom }),
    ...['principalId', 'scope', 'now', 'attributes', 'roleAssignments', 'clock', 'limits', 'add', 'decision'].map(
      getter,
    ),
    { ...shown, toString: boom, valueOf: boom, toJSON: boom },
  ]
}

function cyclic(): unknown {
  const value: Record<string, unknown> = {}
  value.self = value
  value.list = [value]
  return value
}
