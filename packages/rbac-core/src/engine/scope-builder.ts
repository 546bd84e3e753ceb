import { foldAscii } from '../model/text.js'
import { storedScope } from '../scope/scope.js'
import { NO_NODE } from '../scope/trie.js'
import { ROOT, ScopeTable } from './flat/scope-table.js'
import { ScopeTexts } from './flat/scope-texts.js'
import type { Texts } from './flat/texts.js'

/** The scopes of a policy in the making: what each text is the number of, and the node it stands for. */
export class ScopeBuilder {
  readonly texts: ScopeTexts
  readonly table: ScopeTable
  readonly #known = new Map<string, number>()
  /** The node of each text that was asked for, else `NO_NODE`. */
  readonly #nodes: number[] = []

  constructor(texts: Texts) {
    this.texts = new ScopeTexts(texts)
    this.table = new ScopeTable(this.texts)
  }

  /** The number of a scope as it is written. One map look-up for a text met before. */
  text(scope: string): number {
    return this.texts.add(scope, this.#known)
  }

  /** The node of a text. O(1) after the first time. */
  nodeOf(text: number): number {
    const known = this.#nodes[text] ?? NO_NODE
    return known === NO_NODE ? this.#insert(text) : known
  }

  settle(): void {
    this.texts.settle()
    this.table.settle()
  }

  #insert(text: number): number {
    const written = this.texts.read(text)
    const scope = storedScope(written)
    // What is written otherwise than its path, but for case, can't stand for it: `/s1/` for `/s1`.
    const spelt = foldAscii(written) === scope.path ? text : this.text(scope.path)
    const node = scope.path === '/' ? ROOT : this.table.add(scope, spelt, (path) => this.text(path))
    while (this.#nodes.length <= text) this.#nodes.push(NO_NODE)
    this.#nodes[text] = node
    return node
  }
}
