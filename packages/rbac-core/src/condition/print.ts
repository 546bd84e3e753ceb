import { DEFAULT_LIMITS } from '../model/limits.js'
import { type AttributeReference, type Condition, isGroup, type Leaf, type Literal, type Operand } from './ast.js'

/**
 * The one canonical text of a condition: keywords as documented, one part a line, every group indented.
 *
 * Parsing it gives an equal tree. Where the indented text would be longer than a condition may be, it is the shortest
 * text there is, so that what was parsed can always be printed and parsed again.
 */
export function print(condition: Condition): string {
  const text = linesOf(condition).join('\n')
  return text.length > DEFAULT_LIMITS.conditionLength ? shortest(condition) : text
}

export function printLeaf(leaf: Leaf): string {
  switch (leaf.kind) {
    case 'exists':
      return `Exists ${printOperand(leaf.attribute)}`
    case 'actionMatches':
      return `ActionMatches{'${leaf.pattern}'}`
    case 'subOperationMatches':
      return `SubOperationMatches{'${leaf.subOperation}'}`
    case 'comparison': {
      const { left, quantifier, operator, right } = leaf
      const qualified = quantifier === undefined ? operator : `${quantifier}:${operator}`
      return `${printOperand(left)} ${qualified} ${printOperand(right)}`
    }
  }
}

export function printOperand(operand: Operand): string {
  if (operand.kind === 'attribute') return printAttribute(operand)
  if (operand.kind === 'set') return `{${operand.elements.map(printLiteral).join(', ')}}`
  return printLiteral(operand)
}

function printAttribute({ source, name, keyCaseSensitive }: AttributeReference): string {
  return `@${source}[${name}${keyCaseSensitive ? '<$key_case_sensitive$>' : ''}]`
}

function printLiteral(literal: Literal): string {
  return literal.kind === 'string' ? `'${literal.value}'` : String(literal.value)
}

function linesOf(condition: Condition): string[] {
  switch (condition.kind) {
    case 'or':
      return joined(condition.operands, 'OR')
    case 'and':
      return joined(condition.operands, 'AND')
    case 'not':
      return grouped('!', condition.operand)
    case 'exists':
    case 'actionMatches':
    case 'subOperationMatches':
    case 'comparison':
      return [printLeaf(condition)]
  }
}

function joined(operands: readonly Condition[], keyword: string): string[] {
  return operands.flatMap((operand, index) => {
    const lines = isGroup(operand) ? grouped('', operand) : linesOf(operand)
    return index === 0 ? lines : [keyword, ...lines]
  })
}

/** In parentheses: on one line when it is one line, else indented. */
function grouped(prefix: string, condition: Condition): string[] {
  const lines = linesOf(condition)
  const [only] = lines
  if (lines.length === 1) return [`${prefix}(${only})`]
  return [`${prefix}(`, ...lines.map((line) => `  ${line}`), ')']
}

/** No text of this tree has fewer characters: no blanks, no parentheses that precedence saves, GUIDs without dashes. */
function shortest(condition: Condition): string {
  switch (condition.kind) {
    case 'or':
      return condition.operands.map((operand) => inParentheses(operand, operand.kind === 'or')).join('||')
    case 'and':
      return condition.operands.map((operand) => inParentheses(operand, isGroup(operand))).join('&&')
    case 'not':
      return `!${inParentheses(condition.operand, isGroup(condition.operand))}`
    case 'exists':
      return `Exists${shortestOperand(condition.attribute)}`
    case 'actionMatches':
    case 'subOperationMatches':
      return printLeaf(condition)
    case 'comparison': {
      const { left, quantifier, operator, right } = condition
      const qualified = quantifier === undefined ? operator : `${quantifier}:${operator}`
      const [before, after] = [shortestOperand(left), shortestOperand(right)]
      return `${before}${isWord(before.at(-1)) ? ' ' : ''}${qualified}${isWord(after[0]) ? ' ' : ''}${after}`
    }
  }
}

function inParentheses(condition: Condition, needed: boolean): string {
  return needed ? `(${shortest(condition)})` : shortest(condition)
}

function shortestOperand(operand: Operand): string {
  if (operand.kind === 'set') return `{${operand.elements.map(shortestOperand).join(',')}}`
  return operand.kind === 'guid' ? operand.value.replaceAll('-', '') : printOperand(operand)
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /\w/.test(character)
}
