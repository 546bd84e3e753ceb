import type { AttributeReference, Condition, Literal, Operand } from './ast.js'

/**
 * The one canonical text of a condition: keywords as documented, one part a line, every group indented.
 *
 * Parsing it gives an equal tree. A NOT is always `!( … )`, and an AND inside an OR always has its parentheses.
 */
export function print(condition: Condition): string {
  return linesOf(condition).join('\n')
}

/** A leaf, a set or any other part that has no groups inside, on one line. */
export function printLeaf(condition: Exclude<Condition, { kind: 'or' | 'and' | 'not' }>): string {
  switch (condition.kind) {
    case 'exists':
      return `Exists ${printOperand(condition.attribute)}`
    case 'actionMatches':
      return `ActionMatches{'${condition.pattern}'}`
    case 'subOperationMatches':
      return `SubOperationMatches{'${condition.subOperation}'}`
    case 'comparison': {
      const { left, quantifier, operator, right } = condition
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
    const group = operand.kind === 'or' || operand.kind === 'and'
    const lines = group ? grouped('', operand) : linesOf(operand)
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
