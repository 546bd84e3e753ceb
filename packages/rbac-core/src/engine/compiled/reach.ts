/** All the ids a requester answers to, as holders. */
export interface Reach {
  /** The requester (-1 when the policy has never heard of it), then its groups, nearest first. */
  readonly holders: readonly number[]
  /** For each of `holders`, the position of the one it was reached from; -1 at the requester. */
  readonly reachedFrom: readonly number[]
}

export class ReachBuilder {
  readonly holders: number[]
  readonly reachedFrom: number[] = [-1]
  #seen: Set<number> | undefined

  constructor(requester: number) {
    this.holders = [requester]
  }

  /** Adds a group reached from the holder at position `from`, unless it was reached before. */
  add(group: number, from: number): void {
    if (this.#has(group)) return
    this.holders.push(group)
    this.reachedFrom.push(from)
    this.#seen?.add(group)
  }

  /** All that was added, without the room for more. */
  get reach(): Reach {
    return { holders: this.holders.slice(), reachedFrom: this.reachedFrom.slice() }
  }

  #has(holder: number): boolean {
    // A scan beats a Set for the few groups most requesters have.
    if (this.holders.length <= 24) return this.holders.includes(holder)
    this.#seen ??= new Set(this.holders)
    return this.#seen.has(holder)
  }
}
