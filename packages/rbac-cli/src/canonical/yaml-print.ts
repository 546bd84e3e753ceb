import { Document, isPair, type Node, Pair, YAMLMap, YAMLSeq } from 'yaml'
import { type Entry, nothing } from './yaml-entries.js'

/** The text of a document: its entries as they are ordered, each with the comments and empty lines it was given. */
export function printDocument(document: Entry): string {
  const { before, body } = new Printer().print(document)
  const lines: string[] = []
  append(lines, before[0] === '' ? before.slice(1) : before)
  append(lines, body)
  return `${lines.join('\n')}\n`
}

/** The lines of an entry, not indented. */
interface Printed {
  readonly before: readonly string[]
  readonly body: readonly string[]
}

class Printer {
  /** Has one value at a time written by the library. */
  readonly #scratch = new Document()

  print(entry: Entry): Printed {
    if (!entry.isBlock) return this.#printValue(entry)
    const { before, body } = this.#printBelow(entry)
    if (entry.parent === undefined) return { before: [...entry.before, ...before], body }
    if (isPair(entry.node)) {
      const head = this.#headOf(entry.node)
      return {
        before: entry.before,
        body: [...withBeside(head, entry.beside), ...before.map(indent), ...body.map(indent)],
      }
    }
    // Before the first key of an item there is room for the dash only.
    const hung = body.map((line, index) => (index === 0 ? `- ${line}` : indent(line)))
    return { before: [...entry.before, ...entry.beside, ...before], body: hung }
  }

  /** What is below an entry, and what ends it. No empty line comes first. */
  #printBelow({ below, after }: Entry): Printed {
    let first: readonly string[] = []
    const lines: string[] = []
    for (const [index, entry] of below.entries()) {
      const { before, body } = this.print(entry)
      if (index > 0) append(lines, before)
      else first = before[0] === '' ? before.slice(1) : before
      append(lines, body)
    }
    append(lines, after)
    return { before: first, body: lines }
  }

  #printValue(entry: Entry): Printed {
    const { parent, beside, after } = entry
    const lines = this.#write(alone(entry))
    const length = this.#headLength(entry, lines)
    if (length === lines.length) {
      const body = [...withBeside(lines, beside)]
      append(body, parent === undefined ? after : after.map(indent))
      return { before: entry.before, body }
    }
    // Below its head, and further in than its key, a comment would be part of the text.
    const isBeside = beside.length === 1
    const before = [...entry.before, ...(isBeside ? [] : beside)]
    append(before, after)
    const head = lines.slice(0, length)
    return { before, body: [...(isBeside ? withBeside(head, beside) : head), ...lines.slice(length)] }
  }

  /** How many lines stand above a text that is written line by line; all of them where there is none. */
  #headLength({ node }: Entry, lines: readonly string[]): number {
    if (lines.length === 1) return 1
    const head = isPair(node) ? this.#headOf(node) : ['-']
    const [end = ''] = head.slice(-1)
    const value = lines[head.length - 1]?.slice(end.length) ?? ''
    return /^ [|>][-+\d]*$/.test(value) ? head.length : lines.length
  }

  #headOf({ key }: Pair): readonly string[] {
    return this.#write(mapOf(new Pair(key, nothing())))
  }

  #write(contents: Node | null): readonly string[] {
    this.#scratch.contents = contents
    const text = this.#scratch.toString({ indent: 2, lineWidth: 0, flowCollectionPadding: false })
    const lines = text.slice(0, -1).split('\n')
    // A dash with nothing behind it.
    return lines.length === 1 ? [text.trimEnd()] : lines
  }
}

/** What stands alone in a document, and is written there as it is where it stands. */
function alone({ node, parent }: Entry): Node | null {
  if (isPair(node)) return mapOf(node)
  if (parent === undefined) return node
  const seq = new YAMLSeq()
  seq.items = [node]
  return seq
}

function mapOf(pair: Pair): YAMLMap {
  const map = new YAMLMap()
  map.items = [pair]
  return map
}

/** Comments beside the last of `lines`, the others exactly below the first. */
function withBeside(lines: readonly string[], [comment, ...others]: readonly string[]): readonly string[] {
  const last = lines.at(-1)
  if (last === undefined || comment === undefined) return lines
  const column = ' '.repeat(last.length + 1)
  return [...lines.slice(0, -1), `${last} ${comment}`, ...others.map((other) => column + other)]
}

/** Adds `more` to `lines`; an empty line after an empty one is left out. */
function append(lines: string[], more: readonly string[]): void {
  const [first] = more
  const isSecond = first === '' && lines.at(-1)?.trim() === ''
  for (const [index, line] of more.entries()) if (index > 0 || !isSecond) lines.push(line)
}

function indent(line: string): string {
  return line === '' ? '' : `  ${line}`
}
