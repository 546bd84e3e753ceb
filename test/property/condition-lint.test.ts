import {
  type Comparison,
  type Condition,
  type ConditionContext,
  evaluateCondition,
  lintCondition,
  type OperatorName,
  parseCondition,
  printCondition,
} from 'rbac-core/condition'
import { describe, expect, it } from 'vitest'
import { impliedBy } from '../../packages/rbac-core/src/condition/implied.js'
import { lintAttributes } from '../../packages/rbac-core/src/condition/lint-attributes.js'
import { lintBranches } from '../../packages/rbac-core/src/condition/lint-branches.js'
import { OPERATOR_NAMES, OPERATORS } from '../../packages/rbac-core/src/condition/operators.js'
import { judge } from '../reference/condition.js'
import { type Random, randomFrom } from '../worlds/gen.js'
import { many, SEED } from './runs.js'

/** By type: values in several spellings, those that differ first. */
const VALUES = {
  string: ['x', 'y', 'X', 'x*', '1', 'Z'],
  numeric: [1, 2, 0],
  dateTime: ['2022-06-01T00:00:00Z', '2022-06-02T00:00:00Z', '2022-06-01T00:00:00.0Z', '2022-06-01T00:00:00.0000001Z'],
  bool: [true, false],
  guid: [
    '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
    '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9',
    '8E3AF657A8FF443CA75C2FE8C4BCB635',
    '/roles/8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
  ],
}
const ALL_VALUES = Object.values(VALUES).flat()
const QUANTIFIERS = ['ForAnyOfAnyValues:', 'ForAllOfAnyValues:', 'ForAnyOfAllValues:', 'ForAllOfAllValues:']
const PATTERNS = ['P/r/read', 'p/R/READ', 'P/*', 'P/*/read', 'Q/*', '*/read', '*']
const ACTIONS = ['P/r/read', 'P/s/write', 'Q/r/read', 'P/read']
const ATTRIBUTES = ['@Resource[a]', '@Resource[a]', '@Resource[a]', '@Resource[A]', '@Request[a]']

function pick<T>(random: Random, from: readonly T[]): T {
  return from[random(from.length)] as T
}

function written(value: string | number | boolean): string {
  return typeof value === 'string' ? `'${value}'` : String(value)
}

function drawLeaf(random: Random): Condition {
  const kind = random(10)
  if (kind === 0) return parseCondition(`Exists ${pick(random, ATTRIBUTES)}`)
  if (kind === 1) return parseCondition(`SubOperationMatches{'${pick(random, ['s', 'S', 't'])}'}`)
  if (kind < 4) return parseCondition(`ActionMatches{'${pick(random, PATTERNS)}'}`)
  const equalities = OPERATOR_NAMES.filter((name) => name.includes('Equals') && !name.includes('Than'))
  const operator = pick(random, random(2) === 0 ? equalities : OPERATOR_NAMES)
  const { type, quantifiable } = OPERATORS[operator]
  const quantifier = quantifiable && random(3) === 0 ? pick(random, QUANTIFIERS) : ''
  const literal = () => written(pick<string | number | boolean>(random, VALUES[type]))
  const values = quantifier !== '' && random(2) === 0 ? `{${literal()}, ${literal()}}` : literal()
  const operand = random(8) === 0 ? literal() : pick(random, ATTRIBUTES)
  const [left, right] = random(4) === 0 ? [values, operand] : [operand, values]
  return parseCondition(`${left} ${quantifier}${operator} ${right}`)
}

/** Few leaves, drawn once and used again, so that a condition often says one thing twice or against itself. */
function drawCondition(random: Random, leaves: readonly Condition[], depth: number): Condition {
  const kind = depth === 0 ? 0 : random(8)
  if (kind < 2) return pick(random, leaves)
  if (kind < 4) return { kind: 'not', operand: drawCondition(random, leaves, depth - 1) }
  const operands = Array.from({ length: 2 + random(2) }, () => drawCondition(random, leaves, depth - 1))
  return { kind: kind < 6 ? 'and' : 'or', operands }
}

function drawContext(random: Random): ConditionContext {
  const value = () =>
    random(6) === 0 ? [pick(random, ALL_VALUES), pick(random, ALL_VALUES)] : pick(random, ALL_VALUES)
  const record = () => ({ ...(random(5) > 0 && { a: value() }), ...(random(3) === 0 && { A: value() }) })
  const subOperation = pick(random, ['s', 'S', 't', undefined])
  const attributes = { Resource: record(), Request: record() }
  return { action: pick(random, ACTIONS), subOperation, attributes } as ConditionContext
}

/** The condition with one of its parts changed, or taken out where `change` gives nothing. */
function changed(condition: Condition, change: (part: Condition) => Condition | undefined): Condition | undefined {
  const own = change(condition)
  if (own !== condition) return own
  if (condition.kind === 'not') {
    const operand = changed(condition.operand, change)
    return operand && { kind: 'not', operand }
  }
  if (condition.kind !== 'and' && condition.kind !== 'or') return condition
  const operands = condition.operands.flatMap((operand) => changed(operand, change) ?? [])
  return operands.length > 1 ? { kind: condition.kind, operands } : operands[0]
}

/** A copy in which no part is the same object as another: lint points at parts. */
function unshared(condition: Condition): Condition {
  return JSON.parse(JSON.stringify(condition)) as Condition
}

function story(condition: Condition, more: unknown): string {
  return `${printCondition(condition)}\n${JSON.stringify(more)}`
}

describe('what follows from a part that is true', () => {
  it('is what the judge finds in every request', () => {
    const random = randomFrom(SEED)
    const seen = { true: 0, false: 0, unknown: 0, held: 0 }
    for (let run = 0; run < many(20_000); run++) {
      const [given, asked] = [
        drawCondition(random, [drawLeaf(random)], 1),
        drawCondition(random, [drawLeaf(random)], 1),
      ]
      const value = impliedBy(given, asked)
      if (value === undefined) continue
      seen[value] += 1
      for (let draw = 0; draw < 60; draw++) {
        const context = drawContext(random)
        if (judge(given, context) !== 'true') continue
        expect(judge(asked, context), story(given, [printCondition(asked), context])).toBe(value)
        seen.held += 1
      }
    }
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(many(20_000) / 1_000)
  })
})

describe('lint of the branches of a condition', () => {
  it('finds only what every request bears out, and asks to remove only what changes no value', () => {
    const random = randomFrom(SEED)
    const seen = { fixed: 0, never: 0, idle: 0 }
    for (let run = 0; run < many(6_000); run++) {
      const leaves = Array.from({ length: 2 + random(3) }, () => drawLeaf(random))
      const condition = unshared(drawCondition(random, leaves, 3))
      const remarks = lintBranches(condition)
      if (remarks.length === 0) continue
      const idle = new Set(remarks.filter(({ help }) => help.startsWith('remove')).map(({ node }) => node))
      const without = changed(condition, (part) => (idle.has(part) ? undefined : part))
      seen.idle += idle.size
      for (let draw = 0; draw < 40; draw++) {
        const context = drawContext(random)
        const told = () => story(condition, [context, remarks.map(({ message, help }) => [message, help])])
        expect(without && judge(without, context), told()).toBe(judge(condition, context))
        for (const { node, message } of remarks) {
          const [, value] = / is (true|false) for every request$/.exec(message) ?? []
          if (value !== undefined) {
            expect(judge(node, context), told()).toBe(value)
            seen.fixed += 1
          }
          const [, fact] = / is never true here, where `([^…]+)` is$/.exec(message) ?? []
          if (fact !== undefined && judge(parseCondition(fact), context) === 'true') {
            expect(judge(node, context), told()).not.toBe('true')
            seen.never += 1
          }
        }
      }
    }
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(many(6_000) / 30)
  })
})

describe('the quantifier that lint advises', () => {
  const listed = OPERATOR_NAMES.filter((name) => OPERATORS[name].quantifiable && !name.includes('Than'))

  it.each(listed)('keeps out, or lets in, every member of the set and no stranger: %s', (operator) => {
    for (const quantifier of ['', ...QUANTIFIERS]) {
      for (const side of ['left', 'right'] as const) {
        const comparison = setComparison(operator, quantifier, side)
        const isNot = operator.includes('Not')
        const trap = quantifier === '' || (isNot && quantifier.includes(side === 'left' ? 'ForAnyOf' : 'OfAny'))
        const advice = lintCondition(comparison).map(({ help }) => /`(\w+:)\w+`/.exec(help)?.[1])
        expect(advice, printCondition(comparison)).toHaveLength(trap ? 1 : 0)
        for (const advised of advice) {
          const mended = setComparison(operator, advised ?? '', side)
          expect(lintCondition(mended), printCondition(mended)).toEqual([])
          const { members, stranger } = sets(operator)
          for (const member of members) expect(valueFor(mended, member), printCondition(mended)).toBe(String(!isNot))
          expect(valueFor(mended, stranger), printCondition(mended)).toBe(String(isNot))
        }
      }
    }
  })

  /** Two values, and one that is neither, however it is read. */
  function sets(operator: OperatorName) {
    const [one, two, ...others] = VALUES[OPERATORS[operator].type]
    const strangers = { string: 'Z', numeric: 0, guid: '00000000-0000-0000-0000-000000000000', bool: 0, dateTime: 0 }
    return { members: [one, two] as const, others, stranger: strangers[OPERATORS[operator].type] }
  }

  function setComparison(operator: OperatorName, quantifier: string, side: 'left' | 'right'): Comparison {
    const set = `{${sets(operator)
      .members.map((member) => written(member as string | number))
      .join(', ')}}`
    const [left, right] = side === 'left' ? [set, '@Request[a]'] : ['@Request[a]', set]
    return parseCondition(`${left} ${quantifier}${operator} ${right}`) as Comparison
  }

  function valueFor(condition: Condition, a: unknown): string {
    return evaluateCondition(condition, { attributes: { Request: { a: a as string } } })
  }
})

describe('lint of the types of attributes', () => {
  const HELD = [
    ['@Environment[isPrivateLink]', 'bool'],
    ['@Environment[UtcNow]', 'dateTime'],
    ['@Request[Microsoft.Authorization/roleAssignments:PrincipalId]', 'guid'],
    ['@Resource[Microsoft.Storage/storageAccounts:name]', 'string'],
  ] as const

  const LITERALS = {
    string: "'x'",
    numeric: '1',
    dateTime: "'2022-06-01T00:00:00Z'",
    bool: 'true',
    guid: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
  }

  it.each(HELD)('calls unknown what no value of the type changes, and nothing else: %s', (attribute, type) => {
    const [, source = '', name = ''] = /@(\w+)\[(.*)\]/.exec(attribute) ?? []
    // Text may be anything.
    const held = type === 'string' ? [...VALUES.string, ...VALUES.dateTime, ...VALUES.guid] : VALUES[type]
    for (const operator of OPERATOR_NAMES) {
      const condition = parseCondition(`${attribute} ${operator} ${LITERALS[OPERATORS[operator].type]}`)
      const messages = lintCondition(condition).map(({ message }) => message)
      expect(messages, operator).toHaveLength(OPERATORS[operator].type === type ? 0 : 1)
      const values = held.map((value) => evaluateCondition(condition, { attributes: { [source]: { [name]: value } } }))
      const isUnknown = messages.some((message) => message.endsWith('that is always unknown'))
      expect(
        values.every((value) => value === 'unknown'),
        operator,
      ).toBe(isUnknown)
    }
  })
})

describe('lint of attributes and the actions that offer them', () => {
  const ASSIGNMENTS = 'Microsoft.Authorization/roleAssignments'
  const LEAVES = [
    `ActionMatches{'${ASSIGNMENTS}/delete'}`,
    `ActionMatches{'${ASSIGNMENTS}/write'}`,
    `Exists @Request[${ASSIGNMENTS}:PrincipalId]`,
    'Exists @Resource[x]',
  ].map((text) => parseCondition(text))

  it('blames an attribute only where no other action than those that are targeted asks for it', () => {
    const random = randomFrom(SEED)
    let seen = 0
    for (let run = 0; run < many(6_000); run++) {
      const condition = unshared(drawCondition(random, LEAVES, 4))
      for (const { node, message } of lintAttributes(condition)) {
        seen += 1
        for (const x of [true, undefined]) {
          const context = { action: 'Contoso.Svc/things/read', attributes: { Resource: { ...(x && { x }) } } }
          const values = ['1 NumericEquals 1', '1 NumericEquals 2', 'Exists @Principal[y]'].map((text) => {
            const other = changed(condition, (part) => (part === node ? parseCondition(text) : part))
            return other && judge(other, context as ConditionContext)
          })
          expect(new Set(values).size, story(condition, message)).toBe(1)
        }
      }
    }
    expect(seen).toBeGreaterThan(many(6_000) / 30)
  })
})
