import { foldAscii } from '../model/text.js'
import { storedScope } from '../scope/scope.js'
import { ROOT, ScopeTable } from './flat/scope-table.js'
import { ScopeTexts } from './flat/scope-texts.js'
import type { KnownTexts, Texts } from './flat/texts.js'

/** The scopes of a policy in the making: what each text is the number of, and the node it stands for. */
export class ScopeBuilder {
  readonly texts: ScopeTexts
  readonly table: ScopeTable
  readonly #known: KnownTexts
  /** The node of each text that was asked for. */
  readonly #nodes = new Map<number, number>()

  constructor(texts: ScopeTexts, table: ScopeTable, known: KnownTexts = new Map()) {
    this.texts = texts
    this.table = table
    this.#known = known
  }

  static empty(texts: Texts, known: KnownTexts): ScopeBuilder {
    const scopes = new ScopeTexts(texts)
    return new ScopeBuilder(scopes, new ScopeTable(scopes), known)
  }

  /** The number of a scope as it is written. One look-up for a text met before. */
  text(scope: string): number {
    return this.texts.add(scope, this.#known)
  }

  /** The node of a scope that is written like this, whose text has this number. O(1) after the first time. */
  nodeOf(text: number, written: string): number {
    const known = this.#nodes.get(text)
    if (known !== undefined) return known
    const node = this.#insert(text, written)
    this.#nodes.set(text, node)
    return node
  }

  settle(): void {
    this.texts.settle()
    this.table.settle()
  }

  #insert(text: number, written: string): number {
    const scope = storedScope(written)
    // What is written otherwise than its path, but for case, can't stand for it: `/s1/` for `/s1`.
    const spelt = foldAscii(written) === scope.path ? text : this.text(scope.path)
    return scope.path === '/' ? ROOT : this.table.add(scope, spelt, (path) => this.text(path))
  }
}
