import { printableJson } from '../text.js'
import { canonicalCondition } from './condition.js'
import { compareKeys, inCanonicalOrder, isOpaque, NAMES, type Placed } from './order.js'

/**
 * The canonical form of a JSON document that is known to be well-formed. Numbers and text keep their spelling to the
 * last digit, because nothing goes through a JavaScript number; but what a terminal may obey is escaped.
 */
export function formatJson(text: string): string {
  return `${printableJson(new Printer(text).print(TOP).text)}\n`
}

interface At {
  readonly indent: string
  /** The key that the value stands under. Below a list it is empty: an item is no whole document either. */
  readonly key: string | undefined
  readonly opaque: boolean
}

const TOP: At = { indent: '', key: undefined, opaque: false }

/** A value as it is written, and what its place in a list depends on. */
interface Printed extends Placed {
  readonly text: string
}

interface Property {
  readonly key: string
  readonly spelling: string
  readonly value: Printed
}

/** Reads a document once, from its start to its end, and writes each value as soon as it is read. */
class Printer {
  readonly #text: string
  readonly #tokens = /[^\s"{}[\]:,]+|["{}[\]:,]/g

  constructor(text: string) {
    this.#text = text
  }

  print(at: At): Printed {
    return this.#printFrom(this.#token(), at)
  }

  /** The value whose first token was read. */
  #printFrom(token: string, at: At): Printed {
    if (token === '{') return this.#printObject(at)
    if (token === '[') return this.#printArray(at)
    if (!token.startsWith('"')) return { text: token, name: undefined, isText: false }
    const name = textOf(token)
    const isCondition = at.key === 'condition' && !at.opaque
    return { text: isCondition ? JSON.stringify(canonicalCondition(name)) : token, name, isText: true }
  }

  #printObject(at: At): Printed {
    const indent = `${at.indent}  `
    const properties: Property[] = []
    for (let token = this.#token(); token !== '}'; token = this.#token()) {
      if (token === ',') continue
      const key = textOf(token)
      this.#token()
      const value = this.print({ indent, key, opaque: at.opaque || isOpaque(key) })
      properties.push({ key, spelling: token, value })
    }
    properties.sort((a, b) => compareKeys(a.key, b.key))
    const lines = properties.map(({ spelling, value }) => `${indent}${spelling}: ${value.text}`)
    const text = lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n${at.indent}}`
    return { text, name: nameIn(properties), isText: false }
  }

  #printArray(at: At): Printed {
    const indent = `${at.indent}  `
    const inside: At = { indent, key: '', opaque: at.opaque }
    const items: Printed[] = []
    for (let token = this.#token(); token !== ']'; token = this.#token())
      if (token !== ',') items.push(this.#printFrom(token, inside))
    const sorted = at.opaque ? undefined : inCanonicalOrder(at.key, items, (item) => item)
    const lines = (sorted ?? items).map(({ text }) => indent + text)
    const text = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n${at.indent}]`
    return { text, name: undefined, isText: false }
  }

  /** The next string, number, word or mark. */
  #token(): string {
    const token = this.#tokens.exec(this.#text)
    if (token === null) throw new Error('the text is no JSON')
    if (token[0] !== '"') return token[0]
    // Not left to the expression, which would remember every character of a string that it may have to go back to.
    const end = endOfString(this.#text, this.#tokens.lastIndex)
    this.#tokens.lastIndex = end
    return this.#text.slice(token.index, end)
  }
}

/** The offset behind the string whose first quote stands before `from`. */
function endOfString(text: string, from: number): number {
  for (let quote = text.indexOf('"', from); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let slash = quote
    while (text[slash - 1] === '\\') slash--
    if ((quote - slash) % 2 === 0) return quote + 1
  }
  throw new Error('the text is no JSON')
}

/** What a string of JSON says. */
function textOf(spelling: string): string {
  return spelling.includes('\\') ? JSON.parse(spelling) : spelling.slice(1, -1)
}

/** What an object is sorted by in a list. */
function nameIn(properties: readonly Property[]): string | undefined {
  for (const name of NAMES) {
    const found = properties.find(({ key, value }) => key === name && value.isText)
    if (found !== undefined) return found.value.name
  }
  return undefined
}
