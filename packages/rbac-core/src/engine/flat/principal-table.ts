import type { Principal } from '../../model/directory.js'
import { Column } from './column.js'
import { NONE } from './lookup.js'
import type { PartsIn, PartsOut } from './parts.js'
import type { Texts } from './texts.js'

/** What a policy says of its principals: 20 bytes each, and their names. */
export class PrincipalTable {
  readonly #texts: Texts
  readonly #types = new Map<string, number>()
  /** Of each its holder, then numbers of texts or `NONE`: type, displayName, userPrincipalName, appId. */
  #columns: Column
  /** Those with attributes, or that somebody remembers by their identity. */
  #originals = new Map<number, Principal>()

  constructor(texts: Texts, capacity: number) {
    this.#texts = texts
    this.#columns = new Column(capacity * STRIDE)
  }

  /** @throws {InvalidSnapshotError} */
  static read(parts: PartsIn, texts: Texts, holders: number): PrincipalTable {
    const columns = parts.ints('prin')
    const text = [0, texts.length] as const
    const textOrNone = [NONE, texts.length] as const
    parts.checks.rows(columns, 'prin', [[0, holders], text, textOrNone, textOrNone, textOrNone])
    const principals = new PrincipalTable(texts, 0)
    principals.#columns = Column.of(columns)
    principals.#originals = new Map(parts.shaped('principals'))
    for (const number of principals.#originals.keys()) parts.checks.number(number, 'principals', principals.length)
    return principals
  }

  write(parts: PartsOut): void {
    parts.ints('prin', this.#columns.values)
    parts.plain('principals', [...this.#originals])
  }

  get length(): number {
    return this.#columns.length / STRIDE
  }

  /** @param keep whether the object itself is to be kept */
  add(principal: Principal, holder: number, keep: boolean): void {
    if (keep || principal.attributes !== undefined) this.#originals.set(this.length, principal)
    const { type, displayName, userPrincipalName, appId } = principal
    const known = this.#types.get(type) ?? this.#texts.add(type)
    this.#types.set(type, known)
    this.#columns.push(holder)
    this.#columns.push(known)
    for (const text of [displayName, userPrincipalName, appId]) {
      this.#columns.push(text === undefined ? NONE : this.#texts.add(text))
    }
  }

  /** Those that are kept as they are, among them all that have attributes. */
  get kept(): readonly Principal[] {
    return [...this.#originals.values()]
  }

  /** Is it kept as it is? */
  isKept(number: number): boolean {
    return this.#originals.has(number)
  }

  holderOf(number: number): number {
    return this.#columns.at(number * STRIDE)
  }

  /** Which of the first `count` a holder is; `NONE` for none of them. O(count), a comparison of integers each. */
  numberOf(holder: number, count: number): number {
    for (let number = 0; number < count; number++) if (this.holderOf(number) === holder) return number
    return NONE
  }

  typeOf(number: number): string {
    return this.#text(number, 1) ?? ''
  }

  displayNameOf(number: number): string | undefined {
    return this.#text(number, 2)
  }

  hasDisplayName(number: number): boolean {
    return this.#columns.at(number * STRIDE + 2) !== NONE
  }

  /** The principal as the document had it. */
  read(number: number, id: string): Principal {
    const original = this.#originals.get(number)
    if (original !== undefined) return original
    const displayName = this.#text(number, 2)
    const userPrincipalName = this.#text(number, 3)
    const appId = this.#text(number, 4)
    return Object.freeze({
      id,
      type: this.typeOf(number),
      ...(displayName !== undefined && { displayName }),
      ...(userPrincipalName !== undefined && { userPrincipalName }),
      ...(appId !== undefined && { appId }),
    })
  }

  settle(): void {
    this.#columns.settle()
  }

  #text(number: number, column: number): string | undefined {
    const text = this.#columns.at(number * STRIDE + column)
    return text === NONE ? undefined : this.#texts.read(text)
  }
}

const STRIDE = 5
