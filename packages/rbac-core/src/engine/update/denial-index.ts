import type { CompiledDeny, CompiledPolicy } from '../compiled-policy.js'
import { isNamed } from '../flat/assignment-table.js'

type Denials = CompiledPolicy['denials']

/**
 * The deny assignments of the latest revision by what a change asks for: their id, and whom they name. Each index is
 * made when it is first asked for and goes on from revision to revision, so a change costs what it changes.
 */
export class DenialIndex {
  readonly #denials: Denials
  /** By key, and the keys by the part after the last slash. */
  #byKey: Map<string, CompiledDeny> | undefined
  #byEnd: Map<string, Set<CompiledDeny>> | undefined
  #byHolder: Map<number, Set<CompiledDeny>> | undefined

  private constructor(denials: Denials) {
    this.#denials = denials
  }

  /** The index of these, to be asked before `change` moves it on. */
  static of(denials: Denials): DenialIndex {
    const known = KNOWN.get(denials)
    if (known !== undefined) return known
    const index = new DenialIndex(denials)
    KNOWN.set(denials, index)
    return index
  }

  get(key: string): CompiledDeny | undefined {
    return this.#keyed().get(key)
  }

  /** Those that a key names: their full id, case folded, or the last part of it where it is a resource id. */
  namedBy(key: string): CompiledDeny[] {
    this.#keyed()
    return [...(this.#byEnd?.get(endOf(key)) ?? [])].filter((deny) => isNamed(deny.key, key))
  }

  /** Those that name a holder as one of whom they deny. */
  naming(holder: number): ReadonlySet<CompiledDeny> {
    if (this.#byHolder === undefined) {
      this.#byHolder = new Map()
      for (const deny of this.#all()) this.#link(this.#byHolder, deny)
    }
    return this.#byHolder.get(holder) ?? NONE
  }

  /** Becomes the index of the next revision. */
  change(next: Denials, gone: Iterable<CompiledDeny>, come: Iterable<CompiledDeny>): void {
    KNOWN.delete(this.#denials)
    const moved = new DenialIndex(next)
    moved.#byKey = this.#byKey
    moved.#byEnd = this.#byEnd
    moved.#byHolder = this.#byHolder
    for (const deny of gone) moved.#remove(deny)
    for (const deny of come) moved.#add(deny)
    KNOWN.set(next, moved)
  }

  #keyed(): Map<string, CompiledDeny> {
    if (this.#byKey !== undefined) return this.#byKey
    this.#byKey = new Map()
    this.#byEnd = new Map()
    for (const deny of this.#all()) {
      this.#byKey.set(deny.key, deny)
      gather(this.#byEnd, endOf(deny.key), deny)
    }
    return this.#byKey
  }

  #add(deny: CompiledDeny): void {
    this.#byKey?.set(deny.key, deny)
    if (this.#byEnd !== undefined) gather(this.#byEnd, endOf(deny.key), deny)
    if (this.#byHolder !== undefined) this.#link(this.#byHolder, deny)
  }

  #remove(deny: CompiledDeny): void {
    this.#byKey?.delete(deny.key)
    this.#byEnd?.get(endOf(deny.key))?.delete(deny)
    for (const holder of deny.holders) this.#byHolder?.get(holder)?.delete(deny)
  }

  #link(byHolder: Map<number, Set<CompiledDeny>>, deny: CompiledDeny): void {
    for (const holder of deny.holders) gather(byHolder, holder, deny)
  }

  *#all(): Generator<CompiledDeny> {
    for (const denies of this.#denials.values()) yield* denies
  }
}

const KNOWN = new WeakMap<Denials, DenialIndex>()
const NONE: ReadonlySet<CompiledDeny> = new Set()

function endOf(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1)
}

function gather<Key>(lists: Map<Key, Set<CompiledDeny>>, key: Key, deny: CompiledDeny): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, new Set([deny]))
  else list.add(deny)
}
