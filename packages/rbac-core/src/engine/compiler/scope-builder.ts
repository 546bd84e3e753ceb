import { foldAscii } from '../../model/text.js'
import { storedScope } from '../../scope/scope.js'
import { NO_NODE } from '../../scope/trie.js'
import { Column } from '../flat/column.js'
import { NONE } from '../flat/lookup.js'
import { ScopeIndex } from '../flat/scope-index.js'
import { ROOT, ScopeTable } from '../flat/scope-table.js'
import { ScopeTexts } from '../flat/scope-texts.js'
import type { Texts } from '../flat/texts.js'

/** The scopes of a policy in the making: what each text is the number of, and the node it stands for. */
export class ScopeBuilder {
  readonly texts: ScopeTexts
  readonly table: ScopeTable
  readonly #index: ScopeIndex
  /** Texts before this one were there already, and are never met again. */
  readonly #first: number
  /** The node of each text that was asked for, plus one; 0 for others. */
  readonly #nodes: Column
  /** The hash of each stem's folded characters, made with `#salt`; 0 for others. */
  #hashes: Column
  #salt = 0
  readonly #emptyColumn: () => Column

  private constructor(texts: ScopeTexts, table: ScopeTable, emptyColumn: () => Column) {
    this.texts = texts
    this.table = table
    this.#index = new ScopeIndex(texts)
    this.#first = texts.length
    this.#emptyColumn = emptyColumn
    this.#nodes = emptyColumn()
    this.#hashes = emptyColumn()
  }

  static empty(texts: Texts): ScopeBuilder {
    const scopes = new ScopeTexts(texts)
    return new ScopeBuilder(scopes, new ScopeTable(scopes), () => new Column())
  }

  /** One for a policy that is made already and goes on growing, each time by a few: nothing is moved to make room. */
  static after(texts: ScopeTexts, table: ScopeTable): ScopeBuilder {
    const builder = new ScopeBuilder(texts, table, () => Column.settled())
    builder.#index.settle()
    return builder
  }

  /** The number of a scope as it is written. */
  text(scope: string): number {
    return this.#index.intern(scope)
  }

  /** The number of what adds to `stem`, the number of a text or `NONE`, what a text of others adds to its own. */
  copy(stem: number, from: ScopeTexts, other: number): number {
    return this.#index.copy(stem, from, other)
  }

  /** The node of a text that folds to the path of an ordinary scope, see `ScopeTable.addOrdinary`. */
  ordinaryNodeOf(text: number): number {
    const known = this.#known(text)
    return known === NO_NODE ? this.#remember(text, this.#insertOrdinary(text)) : known
  }

  /** The node of a scope that is written like this, whose text has this number. O(1) after the first time. */
  nodeOf(text: number, written: string): number {
    const known = this.#known(text)
    return known === NO_NODE ? this.#remember(text, this.#insert(text, written)) : known
  }

  settle(): void {
    this.texts.settle()
    this.table.settle()
  }

  #insert(text: number, written: string): number {
    if (isOrdinary(written)) return this.#insertOrdinary(text)
    const scope = storedScope(written)
    // What is written otherwise than its path, but for case, can't stand for it: `/s1/` for `/s1`.
    const spelt = foldAscii(written) === scope.path ? text : this.text(scope.path)
    return scope.path === '/' ? ROOT : this.table.add(scope, spelt, (path) => this.text(path))
  }

  #insertOrdinary(text: number): number {
    // The anchor first: adding it may change the salt.
    const anchor = this.#anchorAbove(text)
    return this.table.addOrdinary(text, this.#hashOf(text), anchor)
  }

  /** The node of the text that an ordinary one starts with; its own stems are cut where anchors end. */
  #anchorAbove(text: number): number {
    let anchor = text
    for (let stem = this.texts.stemOf(text); stem !== NONE; stem = this.texts.stemOf(stem)) anchor = stem
    if (anchor === text) return NO_NODE
    const known = this.#known(anchor)
    return known === NO_NODE
      ? this.#remember(anchor, this.table.addOrdinary(anchor, this.#hashOf(anchor), NO_NODE))
      : known
  }

  /** The hash of a text's folded characters: what thousands start with is hashed once. */
  #hashOf(text: number): number {
    const { salt } = this.table
    if (salt !== this.#salt) this.#hashes = this.#emptyColumn()
    this.#salt = salt
    const stem = this.texts.stemOf(text)
    return this.texts.hashTail(text, stem === NONE ? salt : this.#stemHash(stem))
  }

  #stemHash(stem: number): number {
    const known = this.#at(this.#hashes, stem)
    return known === 0 ? this.#put(this.#hashes, stem, this.#hashOf(stem)) : known
  }

  #known(text: number): number {
    return this.#at(this.#nodes, text) - 1
  }

  #remember(text: number, node: number): number {
    return this.#put(this.#nodes, text, node + 1) - 1
  }

  #at(column: Column, text: number): number {
    return text - this.#first < column.length ? column.at(text - this.#first) : 0
  }

  #put(column: Column, text: number, value: number): number {
    const missing = text - this.#first + 1 - column.length
    if (missing > 0) column.reserve(missing)
    column.set(text - this.#first, value)
    return value
  }
}

/** See `ScopeTable.addOrdinary`: of the scopes of a policy nearly all are. */
function isOrdinary(written: string): boolean {
  const { length } = written
  if (length < 2 || written.charCodeAt(0) !== SLASH || written.charCodeAt(length - 1) === SLASH) return false
  if (written.indexOf('/', 1) === -1) return false
  // Management groups are wide, and what starts like one may be an alias.
  return (written.charCodeAt(1) | 32) !== LETTER_P || !foldAscii(written).startsWith('/providers/')
}

const SLASH = 47
const LETTER_P = 112
