import { roleKey } from '../../model/keys.js'
import { Column } from './column.js'
import { IdTable } from './id-table.js'
import { inOnePiece } from './one-piece.js'
import type { PartsIn, PartsOut } from './parts.js'
import type { KnownTexts, Texts } from './texts.js'

/**
 * The ids by which assignments name their roles, and which role each of them means. Azure writes a role with the
 * subscription before it, so the part before the last slash and the part after are kept apart.
 */
export class RoleTexts {
  readonly #texts: Texts
  /** Roles that are named or defined, by `roleKey`. */
  readonly keys: IdTable
  /** For each text: its beginning, its end, and the role. */
  #parts = new Column()

  constructor(texts: Texts, keys: IdTable = new IdTable(texts)) {
    this.#texts = texts
    this.keys = keys
  }

  /** @throws {InvalidSnapshotError} */
  static read(parts: PartsIn, texts: Texts): RoleTexts {
    const roles = new RoleTexts(texts, IdTable.read(parts, 'rol', texts))
    const triples = parts.ints('rtxt')
    parts.checks.rows(triples, 'rtxt', [
      [0, texts.length],
      [0, texts.length],
      [0, roles.keys.length],
    ])
    roles.#parts = Column.of(triples)
    return roles
  }

  write(parts: PartsOut): void {
    this.keys.write(parts, 'rol')
    parts.ints('rtxt', this.#parts.values)
  }

  get length(): number {
    return this.#parts.length / STRIDE
  }

  /** @param known numbers of texts and parts that were added before; what it has forgotten is kept twice */
  add(text: string, known: RoleTextMaps): number {
    const found = known.whole.get(text)
    if (found !== undefined) return found
    const cut = text.lastIndexOf('/') + 1
    this.#parts.push(this.#part(text.slice(0, cut), known.parts))
    this.#parts.push(this.#part(text.slice(cut), known.parts))
    const number = (this.#parts.push(this.keys.intern(roleKey(text))) - 2) / STRIDE
    known.whole.set(text, number)
    return number
  }

  read(number: number): string {
    const at = number * STRIDE
    return inOnePiece(this.#texts.read(this.#parts.at(at)) + this.#texts.read(this.#parts.at(at + 1)))
  }

  /** The role that a text means, as a number of `keys`. */
  roleOf(number: number): number {
    return this.#parts.at(number * STRIDE + 2)
  }

  settle(): void {
    this.#parts.settle()
    this.keys.settle()
  }

  #part(text: string, known: KnownTexts): number {
    const found = known.get(text)
    if (found !== undefined) return found
    const number = this.#texts.add(text)
    known.set(text, number)
    return number
  }
}

/** What was added so far, as far as it is remembered. */
export interface RoleTextMaps {
  readonly whole: KnownTexts
  readonly parts: KnownTexts
}

const STRIDE = 3
