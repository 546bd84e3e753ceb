import { isCollection } from 'yaml'
import { type Entry, entriesBelow, isInBrackets, openBrackets } from './yaml-entries.js'
import { type Remark, remarksIn } from './yaml-remarks.js'

/**
 * Gives every comment and empty line of `text` to the entry that it is about.
 *
 * A comment at the end of a line is about what that line says, and so is one that goes on exactly below it. One on a
 * line of its own is about what follows, unless it stands further in than that: then it ends what it stands inside of.
 */
export function placeRemarks(text: string, document: Entry): void {
  const placing = new Placing(text, document)
  for (const remark of remarksIn(text)) placing.place(remark)
  placing.finish()
}

class Placing {
  readonly #text: string
  readonly #document: Entry
  readonly #coming: Generator<Entry, undefined>
  /** The last entry that started, and the one that starts after it. */
  #last: Entry
  #next: Entry | undefined
  /** How far in the comments since then stand: none of them ends something deeper than one before it. */
  #column = Infinity
  /** Whether an empty line waits for what stands below it. */
  #isApart = false
  /** The comment at the end of a line that others may go on with. */
  #beside: { readonly lines: string[]; readonly remark: Remark } | undefined

  constructor(text: string, document: Entry) {
    this.#text = text
    this.#document = document
    this.#coming = entriesBelow(document)
    this.#last = document
    this.#next = this.#coming.next().value
  }

  place(remark: Remark): void {
    while (this.#next !== undefined && this.#next.start < remark.offset) this.#goOn(this.#next)
    const entry = this.#openAt(remark.offset)
    if (remark.kind === 'empty') this.#placeEmpty(remark, entry)
    else if (remark.kind === 'start') this.#push(this.#next?.before ?? entry.before, remark)
    else this.#placeComment(remark, entry)
  }

  finish(): void {
    while (this.#next !== undefined) this.#goOn(this.#next)
  }

  #goOn(next: Entry): void {
    if (this.#isApart) next.before.push('')
    this.#isApart = false
    this.#column = Infinity
    this.#last = next
    this.#next = this.#coming.next().value
  }

  /** The last entry that started, or the one around it whose brackets were closed since. */
  #openAt(offset: number): Entry {
    let entry = this.#last
    while (entry.parent !== undefined && isInBrackets(entry.parent) && entry.parent.range[1] <= offset)
      entry = entry.parent
    return entry
  }

  #placeEmpty(remark: Remark, entry: Entry): void {
    if (bracketsAround(entry, remark.offset) !== undefined) return
    this.#isApart = entry.parent === undefined || !isBeforeValue(entry, remark.offset)
  }

  #placeComment(remark: Remark, entry: Entry): void {
    const beside = this.#beside
    if (beside?.remark.line === remark.line - 1 && beside.remark.column === remark.column && remark.isAlone) {
      beside.lines.push(remark.text)
      this.#beside = { ...beside, remark }
      return
    }
    const brackets = bracketsAround(entry, remark.offset)
    if (brackets !== undefined) openBrackets(brackets)
    const isAfterStart = entry.parent === undefined && isBeforeValue(entry, remark.offset)
    if (remark.isAlone || isAfterStart) this.#push(this.#linesFor(remark, entry, brackets), remark)
    else {
      entry.beside.push(remark.text)
      this.#beside = { lines: entry.beside, remark }
    }
  }

  /** Where a comment on a line of its own goes. */
  #linesFor(remark: Remark, entry: Entry, brackets: Entry | undefined): string[] {
    if (isBeforeValue(entry, remark.offset)) return entry.before
    const next = this.#next
    if (brackets !== undefined)
      return next !== undefined && next.start < brackets.range[1] ? next.before : brackets.after
    this.#column = Math.min(this.#column, remark.column)
    if (next !== undefined && this.#column <= this.#columnOf(next)) return next.before
    return this.#endedBy(entry, next)?.after ?? next?.before ?? this.#document.after
  }

  /** The innermost entry that the comments stand further in than, and that ends before `next`. */
  #endedBy(entry: Entry, next: Entry | undefined): Entry | undefined {
    for (let each: Entry | undefined = entry; each !== undefined && each !== next?.parent; each = each.parent) {
      const [first] = isInBrackets(each) ? [] : each.below
      const isInside = first === undefined || this.#column >= this.#columnOf(first)
      if (isInside && this.#column > this.#columnOf(each)) return each
    }
    return undefined
  }

  #columnOf({ parent, start }: Entry): number {
    return parent === undefined ? -1 : start - (this.#text.lastIndexOf('\n', start - 1) + 1)
  }

  #push(lines: string[], { text }: Remark): void {
    if (this.#isApart) lines.push('')
    this.#isApart = false
    lines.push(text)
  }
}

/** The innermost entry whose brackets are open at `offset`. */
function bracketsAround(entry: Entry, offset: number): Entry | undefined {
  if (isInBrackets(entry) && entry.range[0] < offset && offset < entry.range[1]) return entry
  return entry.parent !== undefined && isInBrackets(entry.parent) ? entry.parent : undefined
}

/** Whether `offset` lies between a key or a dash and the value behind it, which is no list or map of lines of its own. */
function isBeforeValue({ value, range }: Entry, offset: number): boolean {
  return offset < range[0] && (!isCollection(value) || value.flow === true)
}
