/** Something that keeps a text from being JSON, or from being read. */
export interface TextProblem {
  readonly code: string
  readonly offset: number
  readonly message: string
  readonly help?: string
}

/** Hears of every key and value of a JSON text, in order. `path` is the walker's own: copy what must last. */
export interface JsonVisitor {
  /** `path` ends with the key. */
  key(path: readonly (string | number)[], offset: number): void
  value(path: readonly (string | number)[], offset: number, isObject: boolean): void
}

/**
 * Walks a JSON text without building it, and strictly: what it accepts, `JSON.parse` accepts.
 *
 * Uses no recursion, so its answer to text nested 200,000 deep is a problem with a place, before anything else has
 * touched the text. O(length).
 *
 * @returns the first thing that keeps the text from being JSON nested at most `maxDepth` deep; undefined when all is well
 */
export function walkJson(text: string, maxDepth: number, visitor: JsonVisitor): TextProblem | undefined {
  try {
    new Walker(text, maxDepth, visitor).run()
    return undefined
  } catch (error) {
    if (error instanceof Stop) return error.problem
    throw error
  }
}

/** Ends a walk. Never leaves this file. */
class Stop {
  readonly problem: TextProblem

  constructor(problem: TextProblem) {
    this.problem = problem
  }
}

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_LIST = 0x5b
const BACKSLASH = 0x5c
const CLOSE_LIST = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

class Walker {
  readonly #text: string
  readonly #maxDepth: number
  readonly #visitor: JsonVisitor
  #at = 0
  /** The key or index of each open object or list. */
  readonly #path: (string | number)[] = []

  constructor(text: string, maxDepth: number, visitor: JsonVisitor) {
    this.#text = text
    this.#maxDepth = maxDepth
    this.#visitor = visitor
  }

  run(): void {
    this.#blanks()
    let inside = this.#value()
    while (this.#path.length > 0) {
      this.#blanks()
      const isList = typeof this.#path.at(-1) === 'number'
      if (this.#code() === (isList ? CLOSE_LIST : CLOSE_OBJECT)) {
        this.#at += 1
        this.#path.pop()
        inside = 'end'
        continue
      }
      if (inside === 'end') this.#comma(isList)
      this.#step(isList)
      inside = this.#value()
    }
    this.#blanks()
    if (this.#at < this.#text.length) this.#fail(this.#strayText('there is more text after the end of the document'))
  }

  /** A scalar to its end, or an object or list to its first item. */
  #value(): 'start' | 'end' {
    const code = this.#code()
    const isObject = code === OPEN_OBJECT
    this.#visitor.value(this.#path, this.#at, isObject)
    if (!isObject && code !== OPEN_LIST) {
      this.#scalar(code)
      return 'end'
    }
    if (this.#path.length >= this.#maxDepth) {
      this.#fail(`nested deeper than ${this.#maxDepth} levels`, undefined, 'LIMIT_EXCEEDED')
    }
    this.#at += 1
    this.#path.push(isObject ? '' : -1)
    return 'start'
  }

  #comma(isList: boolean): void {
    if (this.#code() !== COMMA) {
      const close = isList ? '`]`' : '`}`'
      this.#fail(this.#strayText(`a comma or ${close} must follow here`))
    }
    const comma = this.#at
    this.#at += 1
    this.#blanks()
    const code = this.#code()
    if (code !== CLOSE_LIST && code !== CLOSE_OBJECT) return
    this.#at = comma
    this.#fail('a comma with nothing after it', 'take the comma out')
  }

  /** To the next value of the innermost object or list. */
  #step(isList: boolean): void {
    const top = this.#path.length - 1
    const step = this.#path[top]
    if (typeof step === 'number') {
      this.#path[top] = step + 1
      return
    }
    if (isList) return
    const start = this.#at
    if (this.#code() !== QUOTE) this.#fail(this.#strayText('a key in double quotes must follow here'))
    this.#path[top] = this.#string()
    this.#visitor.key(this.#path, start)
    this.#blanks()
    if (this.#code() !== COLON) this.#fail(this.#strayText('a colon must follow the key'))
    this.#at += 1
    this.#blanks()
  }

  #scalar(code: number): void {
    if (code === QUOTE) {
      this.#skipString()
      return
    }
    SCALAR.lastIndex = this.#at
    const match = SCALAR.exec(this.#text)
    if (match === null) this.#fail(this.#strayText('a value must follow here'))
    // `JSON.parse` makes infinity of it, which no document can be written with.
    if (Math.abs(Number(match[0])) === Number.POSITIVE_INFINITY) this.#fail('the number is too large')
    this.#at = SCALAR.lastIndex
  }

  #string(): string {
    const start = this.#at
    const isPlain = this.#skipString()
    if (isPlain) return this.#text.slice(start + 1, this.#at - 1)
    const text: unknown = JSON.parse(this.#text.slice(start, this.#at))
    return String(text)
  }

  /** Past the closing quote; true when nothing in the text is escaped. */
  #skipString(): boolean {
    const text = this.#text
    const start = this.#at
    let isPlain = true
    let at = start + 1
    for (;;) {
      const code = text.charCodeAt(at)
      if (code === QUOTE) break
      if (code === BACKSLASH) {
        isPlain = false
        ESCAPE.lastIndex = at
        if (!ESCAPE.test(text)) this.#failAt(at, 'not an escape that JSON has', 'write a backslash as `\\\\`')
        at = ESCAPE.lastIndex
      } else if (code >= 0x20) at += 1
      else if (Number.isNaN(code)) this.#failAt(start, 'the closing quote of this text is missing')
      else this.#failAt(at, 'a line break or control character in text must be escaped')
    }
    this.#at = at + 1
    return isPlain
  }

  #blanks(): void {
    const text = this.#text
    let at = this.#at
    for (;;) {
      const code = text.charCodeAt(at)
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) break
      at += 1
    }
    this.#at = at
  }

  /** The character here; NaN at the end. */
  #code(): number {
    return this.#text.charCodeAt(this.#at)
  }

  /** A better message than `expected` for what people put into JSON by mistake. */
  #strayText(expected: string): string {
    const rest = this.#text.slice(this.#at, this.#at + 2)
    if (rest === '') return 'the document ends too early'
    if (rest === '//' || rest === '/*' || rest.startsWith('#')) return 'comments are not part of JSON'
    if (rest.startsWith("'")) return 'text goes in double quotes in JSON'
    return expected
  }

  #fail(message: string, help?: string, code = 'PARSE_ERROR'): never {
    throw new Stop({ code, offset: this.#at, message, ...(help === undefined ? {} : { help }) })
  }

  #failAt(offset: number, message: string, help?: string): never {
    this.#at = offset
    this.#fail(message, help)
  }
}

const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y
const ESCAPE = /\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})/y
