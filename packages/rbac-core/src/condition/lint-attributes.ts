import { foldAscii } from '../model/text.js'
import type { AttributeReference, Condition, Leaf } from './ast.js'
import {
  ATTRIBUTE_FAMILIES,
  type AttributeFamily,
  COMMON_ATTRIBUTES,
  findAttribute,
  type KnownAttribute,
} from './attributes.js'
import type { Remark } from './finding.js'
import { OPERATORS, type OperandType } from './operators.js'
import { quoted } from './place.js'
import { printOperand } from './print.js'
import { nearest } from './suggest.js'
import { mayOverlap, readPattern } from './target.js'
import { attributesOf, leavesOf, targetsOf } from './walk.js'

const SERVICE_ATTRIBUTES: readonly KnownAttribute[] = ATTRIBUTE_FAMILIES.flatMap(({ attributes }) => attributes)
const ALL_ATTRIBUTES: readonly KnownAttribute[] = [...SERVICE_ATTRIBUTES, ...COMMON_ATTRIBUTES]

/** Attributes against what Azure documents. A name that Azure does not document is no finding: the list is open. */
export function lintAttributes(condition: Condition): Remark<Condition>[] {
  const leaves = leavesOf(condition)
  return [
    ...leaves.flatMap((leaf) => attributesOf(leaf).flatMap((attribute) => misspelt(leaf, attribute))),
    ...leaves.flatMap((leaf) => attributesOf(leaf).flatMap((attribute) => wrongType(leaf, attribute))),
    ...visit(condition, []),
  ]
}

function misspelt(leaf: Leaf, attribute: AttributeReference): Remark<Condition>[] {
  if (findAttribute(ALL_ATTRIBUTES, attribute) !== undefined) return []
  const meant = nearest(attribute.name, NAMES)
  if (meant === undefined) return []
  return [
    {
      code: 'UNKNOWN_ATTRIBUTE',
      severity: 'warning',
      node: leaf,
      message: `${quoted(printOperand(attribute))} is not an attribute that Azure documents`,
      help: `did you mean \`${meant}\`?`,
    },
  ]
}

const NAMES = ALL_ATTRIBUTES.map(({ name }) => name)

function wrongType(leaf: Leaf, attribute: AttributeReference): Remark<Condition>[] {
  const held = findAttribute(ALL_ATTRIBUTES, attribute)?.type
  if (leaf.kind !== 'comparison' || held === undefined) return []
  const compared = OPERATORS[leaf.operator].type
  if (held === compared) return []
  const [name, effect] = [quoted(printOperand(attribute)), effectOf(held, compared)]
  return [
    {
      code: 'ATTRIBUTE_TYPE',
      severity: 'warning',
      node: leaf,
      message: `${name} holds ${HOLDS[held]}, and \`${leaf.operator}\` compares ${COMPARES[compared]}: ${effect}`,
      help: `use ${INSTEAD[held]}`,
    },
  ]
}

/** Dates and GUIDs are text as well. */
function effectOf(held: OperandType, compared: OperandType): string {
  if (compared === 'string' && WRITTEN.has(held)) return 'the same one in another spelling differs'
  if (held === 'string' && WRITTEN.has(compared)) return 'any other text is unknown'
  return 'that is always unknown'
}

const WRITTEN: ReadonlySet<OperandType> = new Set(['dateTime', 'guid'])
const HOLDS = { string: 'text', numeric: 'an integer', dateTime: 'a date', bool: 'true or false', guid: 'a GUID' }
const COMPARES = { string: 'text', numeric: 'integers', dateTime: 'dates', bool: 'booleans', guid: 'GUIDs' }
const INSTEAD = {
  string: 'an operator such as `StringEquals`',
  numeric: 'an operator such as `NumericEquals`',
  dateTime: 'an operator such as `DateTimeLessThan`',
  bool: '`BoolEquals`',
  guid: '`GuidEquals`',
}

/** @param targets the action patterns for which this part matters; empty when the condition does not say */
function visit(condition: Condition, targets: readonly string[]): Remark<Condition>[] {
  switch (condition.kind) {
    case 'or':
    case 'and': {
      // Beside an OR, what the other operands do not let through already; beside an AND, what they do.
      const guard = condition.kind === 'or' ? targetsUnless : targetsOnlyIf
      return condition.operands.flatMap((operand) => {
        const guards = condition.operands.flatMap((other) => (other === operand ? [] : guard(other)))
        return visit(operand, guards.length > 0 ? guards : targets)
      })
    }
    case 'not':
      return visit(condition.operand, targets)
    case 'exists':
    case 'actionMatches':
    case 'subOperationMatches':
    case 'comparison':
      return attributesOf(condition).flatMap((attribute) =>
        targets.flatMap((target) => notOffered(condition, attribute, target)),
      )
  }
}

/** Patterns of which an action has to match one for the condition to be anything but false; none where others do as well. */
function targetsOnlyIf(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case 'actionMatches':
      return [condition.pattern]
    case 'not':
      return targetsUnless(condition.operand)
    case 'and':
      return condition.operands.flatMap(targetsOnlyIf)
    case 'or':
      return eachOf(condition.operands.map(targetsOnlyIf))
    case 'exists':
    case 'subOperationMatches':
    case 'comparison':
      return []
  }
}

/** The same for anything but true, as of `!(ActionMatches{…})`. */
function targetsUnless(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case 'not':
      return targetsOnlyIf(condition.operand)
    case 'or':
      return condition.operands.flatMap(targetsUnless)
    case 'and':
      return eachOf(condition.operands.map(targetsUnless))
    case 'actionMatches':
    case 'exists':
    case 'subOperationMatches':
    case 'comparison':
      return []
  }
}

/** The patterns of all alternatives, if each has some. */
function eachOf(alternatives: readonly (readonly string[])[]): readonly string[] {
  return alternatives.some((patterns) => patterns.length === 0) ? [] : alternatives.flat()
}

function notOffered(leaf: Leaf, attribute: AttributeReference, target: string): Remark<Condition>[] {
  const families = familiesOf(target)
  if (families.length === 0 || findAttribute(SERVICE_ATTRIBUTES, attribute) === undefined) return []
  const offered = families.flatMap((family) => findAttribute(family.attributes, attribute) ?? [])
  if (offered.some(({ sources }) => sources.includes(attribute.source))) return []
  const [other] = offered.flatMap(({ sources }) => sources)
  const help =
    other === undefined
      ? `${families.map(({ service }) => service).join(' and ')} does not have it`
      : `did you mean ${quoted(printOperand({ ...attribute, source: other }))}?`
  const message = `${quoted(target)} does not offer ${quoted(printOperand(attribute))}`
  return [{ code: 'ATTRIBUTE_NOT_OFFERED', severity: 'warning', node: leaf, message, help }]
}

function familiesOf(target: string): AttributeFamily[] {
  const pattern = readPattern(target)
  return ATTRIBUTE_FAMILIES.filter(({ actions }) => actions.some((action) => mayOverlap(pattern, readPattern(action))))
}

/** Targets in Microsoft's name spaces for which Azure lets no assignment's condition decide. */
export function lintTargets(condition: Condition): Remark<Condition>[] {
  return targetsOf(condition).flatMap((target): Remark<Condition>[] => {
    if (!foldAscii(target.pattern).trim().startsWith('microsoft.') || familiesOf(target.pattern).length > 0) return []
    return [
      {
        code: 'UNSUPPORTED_TARGET',
        severity: 'warning',
        node: target,
        message: `Azure does not document conditions on ${quoted(target.pattern)}`,
        help: 'rbac evaluates it; Azure may refuse it on a role assignment',
      },
    ]
  })
}
