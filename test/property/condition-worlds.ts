import type {
  AttributeReference,
  AttributeSource,
  Comparison,
  Condition,
  ConditionContext,
  Literal,
  Operand,
  OperatorName,
  Quantifier,
} from 'rbac-core/condition'
import type { Random } from '../worlds/gen.js'

/** A condition, and a request that it asks about: mostly with the attributes that it names, of the types it needs. */
export interface ConditionWorld {
  readonly condition: Condition
  readonly context: ConditionContext
}

/** Zero is always the plainest choice, so that a list of numbers behind `random` shrinks to a plain world. */
export function drawWorld(random: Random): ConditionWorld {
  const condition = drawCondition(random, 4)
  return { condition, context: drawContext(random, attributesOf(condition)) }
}

type Type = 'string' | 'numeric' | 'dateTime' | 'bool' | 'guid'

const SOURCES: readonly AttributeSource[] = ['Resource', 'Request', 'Principal', 'Environment']
const TYPES: readonly Type[] = ['string', 'numeric', 'dateTime', 'bool', 'guid']
const PREFIX: Readonly<Record<Type, string>> = {
  string: 'String',
  numeric: 'Numeric',
  dateTime: 'DateTime',
  bool: 'Bool',
  guid: 'Guid',
}
const ORDERS = ['Equals', 'NotEquals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals']
const VERBS: Readonly<Record<Type, readonly string[]>> = {
  string: ['Equals', 'NotEquals', 'Like', 'NotLike', 'StartsWith', 'NotStartsWith'],
  numeric: ORDERS,
  dateTime: ORDERS,
  bool: ['Equals', 'NotEquals'],
  guid: ['Equals', 'NotEquals'],
}
const QUANTIFIERS: readonly Quantifier[] = [
  'ForAnyOfAnyValues',
  'ForAllOfAnyValues',
  'ForAnyOfAllValues',
  'ForAllOfAllValues',
]

/** Values that are equal, nearly equal, or equal to some operators only. */
const VALUES: Readonly<Record<Type, readonly (string | number | boolean)[]>> = {
  string: ['a', 'ab', 'A', 'aB', '', 'b*', 'a\\*', 'é', '\u212a', 'k', '😀', '\ud83d', 'a?b', '?', '*a*', 'a/b', '12'],
  numeric: [1, 0, 2, -1, 10, Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER],
  dateTime: [
    '2024-02-29T00:00:00Z',
    '2024-02-29T00:00:00.0000000Z',
    '2024-02-29T00:00:00.0000001Z',
    '2024-03-01T00:00:00.5Z',
    '1999-12-31T23:59:59.9999999Z',
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
  ],
  bool: [true, false],
  guid: [
    '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
    '8E3AF657A8FF443CA75C2FE8C4BCB635',
    '00000000-0000-0000-0000-000000000000',
    '/subscriptions/s1/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
    '12345678123412341234123456789012',
  ],
}

/** What no operator takes, and what only an operator of another type does. */
const ILL_TYPED: readonly unknown[] = [
  'true',
  1,
  true,
  1.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  2 ** 53,
  12n,
  {},
  ['a', ['b']],
  [1, 'a'],
  [[]],
  '2023-02-29T00:00:00Z',
  '2024-02-29T24:00:00Z',
  '2024-02-29T00:00:00.12345678Z',
  '2024-02-29',
  '8e3af657-a8ff-443c-a75c-2fe8c4bcb63',
  'x8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
  '{8e3af657-a8ff-443c-a75c-2fe8c4bcb635}',
]

const ACTIONS = ['P/r/read', 'P/r/s/read', 'Q/r/write', 'p/R/READ']
const PATTERNS = ['P/r/read', '*', 'P/*/read', '*/read', 'q/R/*', 'P/r', 'P*d']
const SUB_OPERATIONS = ['Blob.List', 'blob.list', 'Blob.Write']

function pick<T>(random: Random, from: readonly T[]): T {
  return from[random(from.length)] as T
}

function happens(random: Random, percent: number): boolean {
  return random(100) >= 100 - percent
}

function drawCondition(random: Random, depth: number): Condition {
  const kind = depth === 0 ? 0 : random(10)
  if (kind < 5) return drawLeaf(random)
  if (kind === 5) return { kind: 'not', operand: drawCondition(random, depth - 1) }
  const operands = Array.from({ length: 2 + random(2) }, () => drawCondition(random, depth - 1))
  return { kind: kind < 8 ? 'and' : 'or', operands }
}

function drawLeaf(random: Random): Condition {
  const kind = random(10)
  if (kind < 7) return drawComparison(random)
  if (kind === 7) return { kind: 'exists', attribute: drawAttribute(random, pick(random, TYPES)) }
  if (kind === 8) return { kind: 'actionMatches', pattern: pick(random, PATTERNS) }
  return { kind: 'subOperationMatches', subOperation: pick(random, SUB_OPERATIONS) }
}

function drawComparison(random: Random): Comparison {
  const type = pick(random, TYPES)
  const verb = pick(random, VERBS[type])
  const operator =
    `${PREFIX[type]}${verb}${type === 'string' && happens(random, 40) ? 'IgnoreCase' : ''}` as OperatorName
  const listed = type !== 'dateTime' && type !== 'bool' && !verb.includes('StartsWith')
  const quantifier = listed && happens(random, 50) ? { quantifier: pick(random, QUANTIFIERS) } : {}
  const sets = quantifier.quantifier === undefined ? 4 : 60
  const [left, right] = [drawAttribute(random, type), drawOperand(random, type, sets)]
  return happens(random, 10)
    ? { kind: 'comparison', left: right, ...quantifier, operator, right: left }
    : { kind: 'comparison', left, ...quantifier, operator, right }
}

function drawOperand(random: Random, type: Type, setPercent: number): Operand {
  if (happens(random, setPercent)) {
    return { kind: 'set', elements: Array.from({ length: 1 + random(3) }, () => drawLiteral(random, type)) }
  }
  return happens(random, 25) ? drawAttribute(random, type) : drawLiteral(random, type)
}

function drawLiteral(random: Random, type: Type): Literal {
  const value = pick(random, VALUES[type])
  if (typeof value === 'number') return { kind: 'integer', value }
  if (typeof value === 'boolean') return { kind: 'boolean', value }
  return type === 'guid' && value.startsWith('8e3af657-') ? { kind: 'guid', value } : { kind: 'string', value }
}

/** Two names a type, so that a condition often asks twice for one attribute. */
function drawAttribute(random: Random, type: Type): AttributeReference {
  const source = pick(random, SOURCES)
  if (type === 'dateTime' && source === 'Environment' && happens(random, 50)) {
    return { kind: 'attribute', source, name: 'UtcNow', keyCaseSensitive: false }
  }
  return {
    kind: 'attribute',
    source,
    name: pick(random, [type, `X/${type}s:Key`]),
    keyCaseSensitive: happens(random, 25),
  }
}

function attributesOf(condition: Condition): AttributeReference[] {
  switch (condition.kind) {
    case 'or':
    case 'and':
      return condition.operands.flatMap(attributesOf)
    case 'not':
      return attributesOf(condition.operand)
    case 'exists':
      return [condition.attribute]
    case 'comparison':
      return [condition.left, condition.right].filter((operand) => operand.kind === 'attribute')
    case 'actionMatches':
    case 'subOperationMatches':
      return []
  }
}

type Records = Record<AttributeSource | 'storedResource' | 'storedPrincipal', Record<string, unknown>>

function drawContext(random: Random, attributes: readonly AttributeReference[]): ConditionContext {
  const records: Records = {
    Request: {},
    Resource: {},
    Principal: {},
    Environment: {},
    storedResource: {},
    storedPrincipal: {},
  }
  for (const attribute of attributes) {
    if (happens(random, 15)) continue
    for (const key of drawKeys(random, attribute.name)) {
      records[drawPlace(random, attribute.source)][key] = drawValue(random, typeOf(attribute.name))
    }
  }
  const { storedResource, storedPrincipal, ...sent } = records
  return {
    action: pick(random, ACTIONS),
    ...(happens(random, 50) && { subOperation: pick(random, SUB_OPERATIONS) }),
    attributes: sent,
    storedResource,
    storedPrincipal,
    ...(happens(random, 70) && { now: Date.UTC(2024, 1, 29) }),
  } as ConditionContext
}

function typeOf(name: string): Type {
  return TYPES.find((type) => name.includes(type)) ?? 'dateTime'
}

function drawPlace(random: Random, source: AttributeSource): keyof Records {
  const stored = happens(random, 30)
  if (stored && source === 'Resource') return 'storedResource'
  return stored && source === 'Principal' ? 'storedPrincipal' : source
}

/** The key as it is asked for, in another case, or several that differ in case alone. */
function drawKeys(random: Random, name: string): string[] {
  const choice = random(10)
  if (choice < 6) return [name]
  const others = [name.toUpperCase(), name.replace('Key', 'key'), name.replace('X/', 'x/')]
  if (choice < 9) return [pick(random, others)]
  return [pick(random, others), pick(random, [name, ...others])]
}

/** One in five is of the wrong type or null. */
function drawValue(random: Random, type: Type): unknown {
  if (happens(random, 20)) return pick(random, [null, undefined, ...ILL_TYPED])
  if (happens(random, 30)) return Array.from({ length: random(4) }, () => pick(random, VALUES[type]))
  return pick(random, VALUES[type])
}
