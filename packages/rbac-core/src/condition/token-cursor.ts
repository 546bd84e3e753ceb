import type { InvalidConditionError } from '../errors.js'
import { createLexer, type Token } from './lexer.js'
import { meant } from './meant.js'
import { conditionError, quoted } from './place.js'

/** Goes over the tokens of a condition, with one of lookahead, and says what is wrong where another was expected. */
export class TokenCursor {
  readonly #text: string
  readonly #lexer: ReturnType<typeof createLexer>
  #current: Token

  /** @throws {InvalidConditionError} here and later, where the text holds something that is no token */
  constructor(text: string) {
    this.#text = text
    this.#lexer = createLexer(text)
    this.#current = this.#lexer.next()
  }

  /** The token that was not passed yet. */
  get current(): Token {
    return this.#current
  }

  /** The token, which is passed by this. */
  advance(): Token {
    const token = this.#current
    this.#current = this.#lexer.next()
    return token
  }

  at(kind: Token['kind']): boolean {
    return this.#current.kind === kind
  }

  /** Passes a token of this kind, if one stands here. */
  took(kind: Token['kind']): boolean {
    if (!this.at(kind)) return false
    this.advance()
    return true
  }

  /** Passes a token of this kind. */
  expect(kind: Token['kind'], name: string, others: readonly string[] = [], message?: string): Token {
    if (!this.at(kind)) throw this.unexpected([name, ...others], message)
    return this.advance()
  }

  /** What to throw because of the token that stands here. */
  unexpected(expected: readonly string[], message?: string): InvalidConditionError {
    const { kind, start, end, value } = this.#current
    const found = kind === 'end' ? 'the end of the condition' : quoted(this.#text.slice(start, end))
    const story = message ?? `expected ${expected.join(' or ')}`
    return conditionError(this.#text, start, `${story}, found ${found}${kind === 'word' ? meant(value) : ''}`, expected)
  }
}
