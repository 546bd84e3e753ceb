import type { CompiledDeny, CompiledPolicy } from '../compiled/compiled-policy.js'
import { isNamed, nameHash } from '../flat/id-key.js'
import { NameIndex } from '../flat/name-index.js'

type Denials = CompiledPolicy['denials']

/**
 * The deny assignments of the latest revision by what a change asks for: their id, and whom they name. It is made at the
 * first change that asks and goes on from revision to revision, so a change costs what it changes.
 */
export class DenialIndex {
  readonly #denials: Denials
  /** By number; undefined for one that is gone. */
  readonly #all: (CompiledDeny | undefined)[]
  readonly #names: NameIndex
  #gone: number
  /** Made by the first who asks for it. */
  #mentions: Mentions | undefined

  private constructor(denials: Denials, before?: DenialIndex) {
    this.#denials = denials
    this.#all = before === undefined ? [...denials.values()].flat() : before.#all
    this.#names =
      before === undefined
        ? NameIndex.of(this.#all.length, (number) => nameHash(this.#all[number]?.key ?? ''))
        : before.#names
    this.#gone = before === undefined ? 0 : before.#gone
    if (before !== undefined) this.#mentions = before.#mentions
  }

  /** The index of these, to be asked before `change` moves it on. */
  static of(denials: Denials): DenialIndex {
    const known = KNOWN.get(denials)
    if (known !== undefined) return known
    const index = new DenialIndex(denials)
    KNOWN.set(denials, index)
    return index
  }

  /** Those that a key names: their full id, case folded, or the last part of it where it is a resource id. */
  namedBy(key: string): CompiledDeny[] {
    return this.#meant(key, (deny) => isNamed(deny.key, key))
  }

  /** The one whose id, case folded, this is. */
  get(key: string): CompiledDeny | undefined {
    return this.#meant(key, (deny) => deny.key === key)[0]
  }

  /** Those that name a holder as one of whom they deny. */
  naming(holder: number): CompiledDeny[] {
    this.#mentions ??= mentionsOf(this.#all)
    const { holders, denials, index } = this.#mentions
    const numbers = [...index.candidates(hashOf(holder))].filter((mention) => holders[mention] === holder)
    return numbers.map((mention) => this.#all[denials[mention] ?? 0]).filter((deny) => deny !== undefined)
  }

  /** Becomes the index of the next revision. */
  change(next: Denials, gone: readonly CompiledDeny[], come: readonly CompiledDeny[]): void {
    KNOWN.delete(this.#denials)
    // Made anew when it is asked for where most of it is gone.
    if (this.#gone + gone.length > this.#all.length / 2 + FEW) return
    const moved = new DenialIndex(next, this)
    for (const deny of gone) moved.#remove(deny)
    for (const deny of come) moved.#add(deny)
    KNOWN.set(next, moved)
  }

  #meant(key: string, isMeant: (deny: CompiledDeny) => boolean): CompiledDeny[] {
    const found = [...this.#names.candidates(nameHash(key))].map((number) => this.#all[number])
    return found.filter((deny) => deny !== undefined).filter(isMeant)
  }

  #add(deny: CompiledDeny): void {
    const number = this.#all.push(deny) - 1
    this.#names.add(nameHash(deny.key))
    if (this.#mentions !== undefined) mention(this.#mentions, deny, number)
  }

  #remove(deny: CompiledDeny): void {
    for (const number of this.#names.candidates(nameHash(deny.key))) {
      if (this.#all[number] === deny) this.#all[number] = undefined
    }
    this.#gone += 1
  }
}

/** Each holder that is named by each deny assignment, one after the other. */
interface Mentions {
  readonly holders: number[]
  readonly denials: number[]
  readonly index: NameIndex
}

function mentionsOf(all: readonly (CompiledDeny | undefined)[]): Mentions {
  const mentions = { holders: [], denials: [], index: NameIndex.of(0, () => 0) }
  for (const [number, deny] of all.entries()) if (deny !== undefined) mention(mentions, deny, number)
  return mentions
}

function mention({ holders, denials, index }: Mentions, deny: CompiledDeny, number: number): void {
  for (const holder of deny.holders) {
    holders.push(holder)
    denials.push(number)
    index.add(hashOf(holder))
  }
}

function hashOf(holder: number): number {
  return Math.imul(holder, 0x9e3779b1) >>> 8
}

const KNOWN = new WeakMap<Denials, DenialIndex>()
const FEW = 256
