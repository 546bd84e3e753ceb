import { InvalidConditionError } from '../errors.js'
import { DEFAULT_LIMITS, type Limits } from '../model/limits.js'
import { foldAscii } from '../model/text.js'
import { patternProblem } from '../pattern/pattern.js'
import {
  type AttributeReference,
  type Comparison,
  type Condition,
  depthOf,
  FUNCTION_NAMES,
  type Leaf,
  type Literal,
  type Operand,
  type OperatorName,
  QUANTIFIERS,
  type Quantifier,
  type SetLiteral,
} from './ast.js'
import { meant } from './meant.js'
import { literalProblem, OPERATOR_NAMES, OPERATORS } from './operators.js'
import { conditionError, quoted } from './place.js'
import { TokenCursor } from './token-cursor.js'

export type ParseLimits = Pick<Limits, 'conditionLength' | 'conditionDepth' | 'patternLength'>

/** A parsed condition with what the tree itself leaves out. */
export interface ParsedText {
  readonly condition: Condition
  /** Where each node starts in the text. */
  readonly places: ReadonlyMap<Condition | Operand, number>
  /** Each OR that takes an AND as its operand without parentheses around it. */
  readonly mixed: readonly Condition[]
}

/**
 * Reads the text of a condition, version 2.0.
 *
 * O(length): groups nest at most `conditionDepth` deep, and that is checked before each of them is read.
 *
 * @throws {InvalidConditionError} with the place and what could have stood there
 * @see docs/conditions.md
 */
export function parseText(text: unknown, limits: ParseLimits = DEFAULT_LIMITS): ParsedText {
  if (typeof text !== 'string') {
    const type = text === null ? 'null' : typeof text
    throw new InvalidConditionError(`a condition must be text, not ${type}`, NOWHERE)
  }
  if (text.length > limits.conditionLength) {
    throw conditionError(text, limits.conditionLength, `a condition has at most ${limits.conditionLength} characters`)
  }
  const parser = new Parser(text, limits)
  const condition = parser.condition()
  if (depthOf(condition) > limits.conditionDepth) throw parser.tooDeep(0)
  return { condition, places: parser.places, mixed: parser.mixed }
}

const NOWHERE = { offset: 0, line: 1, column: 1, frame: '', expected: [] }
const OPERAND = ['an attribute, such as `@Resource[name]`', 'a literal', 'a set, such as `{1, 2}`']
const START = ['`(`', '`NOT`', '`Exists`', '`ActionMatches`', '`SubOperationMatches`', ...OPERAND]
const OPERATOR = ['an operator, such as `StringEquals`']

const OPERATOR_BY_FOLDED = new Map<string, OperatorName>(OPERATOR_NAMES.map((name) => [foldAscii(name), name]))
const QUANTIFIER_BY_FOLDED = new Map<string, Quantifier>(QUANTIFIERS.map((name) => [foldAscii(name), name]))
const FUNCTION_BY_FOLDED = new Map(FUNCTION_NAMES.map((name) => [foldAscii(name), name]))

/** Recursive descent with one token of lookahead: a method for each rule of the grammar. */
class Parser {
  readonly places: Map<Condition | Operand, number> = new Map()
  readonly mixed: Condition[] = []
  readonly #text: string
  readonly #limits: ParseLimits
  readonly #tokens: TokenCursor
  #depth = 0

  constructor(text: string, limits: ParseLimits) {
    this.#text = text
    this.#limits = limits
    this.#tokens = new TokenCursor(text)
  }

  condition(): Condition {
    if (this.#tokens.at('end')) throw this.#tokens.unexpected(START, 'a condition is missing here')
    const condition = this.#or()
    if (!this.#tokens.at('end')) throw this.#tokens.unexpected(['`AND`', '`OR`', 'the end of the condition'])
    return condition
  }

  tooDeep(offset: number): InvalidConditionError {
    return conditionError(this.#text, offset, `a condition nests at most ${this.#limits.conditionDepth} groups deep`)
  }

  /** Reads `a AND b OR c`, where AND binds tighter. */
  #or(): Condition {
    const { start } = this.#tokens.current
    const groups = [this.#and()]
    while (this.#tokens.took('or')) groups.push(this.#and())
    const operands = groups.map((group) => this.#joined('and', group))
    const condition = this.#joined('or', operands, start)
    if (groups.length > 1 && groups.some((group) => group.length > 1)) this.mixed.push(condition)
    return condition
  }

  #and(): Condition[] {
    const operands = [this.#unary()]
    while (this.#tokens.took('and')) operands.push(this.#unary())
    return operands
  }

  #unary(): Condition {
    const { kind, start } = this.#tokens.current
    if (kind === 'not') {
      this.#tokens.advance()
      // The parentheses right behind a NOT are part of it: `!(a)` is one group, not two.
      const operand = this.#tokens.at('(') ? this.#unary() : this.#nested(start, () => this.#unary())
      return this.#placed({ kind: 'not', operand }, start)
    }
    if (kind === '(') return this.#nested(start, () => this.#group())
    return this.#leaf()
  }

  #group(): Condition {
    this.#tokens.advance()
    const condition = this.#or()
    this.#tokens.expect(')', '`)`', ['`AND`', '`OR`'])
    return condition
  }

  #leaf(): Leaf {
    const { kind, start, value } = this.#tokens.current
    const name = kind === 'word' ? FUNCTION_BY_FOLDED.get(foldAscii(value)) : undefined
    if (name === undefined) return this.#comparison()
    this.#tokens.advance()
    if (name === 'Exists') return this.#placed({ kind: 'exists', attribute: this.#attribute() }, start)
    const at = this.#argumentStart(name)
    const argument = this.#argument(name)
    if (name === 'SubOperationMatches') {
      return this.#placed({ kind: 'subOperationMatches', subOperation: argument }, start)
    }
    const problem = patternProblem(argument, this.#limits.patternLength)
    if (problem !== undefined) throw conditionError(this.#text, at, `not an action pattern: ${problem}`)
    return this.#placed({ kind: 'actionMatches', pattern: argument }, start)
  }

  /** Passes the `{` and tells where the string behind it starts. */
  #argumentStart(name: string): number {
    this.#tokens.expect('{', '`{`', [], `\`${name}\` takes its text in braces`)
    return this.#tokens.current.start
  }

  #argument(name: string): string {
    const { value } = this.#tokens.expect('string', "text in quotes, such as 'a'")
    this.#tokens.expect('}', '`}`', [], `\`${name}\` takes one text; join several with OR`)
    return value
  }

  #attribute(): AttributeReference {
    const { attribute, start } = this.#tokens.expect('attribute', 'an attribute, such as `@Resource[name]`')
    if (attribute === undefined) throw this.#tokens.unexpected(['an attribute'])
    return this.#placed(attribute, start)
  }

  #comparison(): Comparison {
    const { start } = this.#tokens.current
    const left = this.#operand(START, 'a condition has to start here')
    const operatorStart = this.#tokens.current.start
    const quantifier = this.#quantifier()
    const operator = this.#operator()
    if (quantifier !== undefined && !OPERATORS[operator].quantifiable) {
      throw conditionError(this.#text, operatorStart, `\`${quantifier}\` can't be used with \`${operator}\``)
    }
    const right = this.#operand(OPERAND, 'an attribute or a value has to stand here')
    this.#checkLiterals(operator, left, 'left')
    this.#checkLiterals(operator, right, 'right')
    const quantified = quantifier === undefined ? {} : { quantifier }
    return this.#placed({ kind: 'comparison', left, ...quantified, operator, right }, start)
  }

  #quantifier(): Quantifier | undefined {
    const { kind, value } = this.#tokens.current
    const quantifier = kind === 'word' ? QUANTIFIER_BY_FOLDED.get(foldAscii(value)) : undefined
    if (quantifier === undefined) return undefined
    this.#tokens.advance()
    this.#tokens.expect(':', '`:`', [], `\`${quantifier}\` has to be followed by \`:\` and an operator`)
    return quantifier
  }

  #operator(): OperatorName {
    const { kind, start, value } = this.#tokens.current
    if (kind !== 'word') {
      throw this.#tokens.unexpected(OPERATOR, 'a value is no condition by itself: an operator has to follow')
    }
    const operator = OPERATOR_BY_FOLDED.get(foldAscii(value))
    if (operator === undefined) {
      throw conditionError(this.#text, start, `${quoted(value)} is not an operator${meant(value)}`, OPERATOR)
    }
    this.#tokens.advance()
    return operator
  }

  #operand(expected: readonly string[], message: string): Operand {
    if (this.#tokens.current.kind === 'attribute') return this.#attribute()
    if (this.#tokens.current.kind === '{') return this.#set()
    const literal = this.#literal()
    if (literal === undefined) throw this.#tokens.unexpected(expected, message)
    return literal
  }

  #set(): SetLiteral {
    const { start } = this.#tokens.current
    const elements: Literal[] = []
    do {
      this.#tokens.advance()
      const element = this.#literal()
      if (element === undefined) throw this.#tokens.unexpected(['a literal'])
      elements.push(element)
    } while (this.#tokens.at(','))
    this.#tokens.expect('}', '`}`', ['`,`'])
    return this.#placed({ kind: 'set', elements: Object.freeze(elements) }, start)
  }

  /** Undefined where no literal stands. */
  #literal(): Literal | undefined {
    const { kind, value, start } = this.#tokens.current
    if (kind !== 'string' && kind !== 'integer' && kind !== 'boolean' && kind !== 'guid') return undefined
    const literal = literalOf(kind, value)
    if (literal.kind === 'integer' && !Number.isSafeInteger(literal.value)) {
      throw conditionError(this.#text, start, `${quoted(value)} is beyond ±${Number.MAX_SAFE_INTEGER}`)
    }
    this.#tokens.advance()
    return this.#placed(literal, start)
  }

  #checkLiterals(operator: OperatorName, operand: Operand, side: 'left' | 'right'): void {
    if (operand.kind === 'attribute') return
    for (const literal of operand.kind === 'set' ? operand.elements : [operand]) {
      const problem = literalProblem(operator, literal, side)
      if (problem !== undefined) throw conditionError(this.#text, this.places.get(literal) ?? 0, problem)
    }
  }

  #joined(kind: 'and' | 'or', operands: readonly Condition[], start?: number): Condition {
    const [first] = operands
    if (first !== undefined && operands.length === 1) return first
    return this.#placed(
      { kind, operands: Object.freeze(operands) },
      start ?? (first === undefined ? 0 : (this.places.get(first) ?? 0)),
    )
  }

  #placed<Node extends Condition | Operand>(node: Node, start: number): Node {
    Object.freeze(node)
    this.places.set(node, start)
    return node
  }

  #nested(offset: number, rule: () => Condition): Condition {
    if (this.#depth === this.#limits.conditionDepth) throw this.tooDeep(offset)
    this.#depth += 1
    const condition = rule()
    this.#depth -= 1
    return condition
  }
}

function literalOf(kind: Literal['kind'], value: string): Literal {
  switch (kind) {
    case 'string':
    case 'guid':
      return { kind, value }
    case 'integer':
      // Adding zero turns -0, which has no use here, into 0.
      return { kind, value: Number(value) + 0 }
    case 'boolean':
      return { kind, value: foldAscii(value) === 'true' }
  }
}
