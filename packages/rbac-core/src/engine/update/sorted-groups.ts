import { compareText } from '../../model/text.js'

/** A group, and the key by which it is in its place. */
export interface KeyedGroup {
  readonly key: string
  readonly group: number
}

/**
 * Groups in the order of their keys, as they come one after the other: none of them waits for all to be sorted.
 */
export class SortedGroups {
  /** Each in order, and all of them in order; none is empty. */
  readonly #shelves: KeyedGroup[][] = []

  /** O(a shelf, and a pointer for each of the shelves). */
  add(group: KeyedGroup): void {
    const number = Math.max(0, placeIn(this.#shelves, (shelf) => shelf[0]?.key, group.key) - 1)
    const shelf = this.#shelves[number]
    if (shelf === undefined) {
      this.#shelves.push([group])
      return
    }
    shelf.splice(
      placeIn(shelf, ({ key }) => key, group.key),
      0,
      group,
    )
    if (shelf.length > SHELF) this.#shelves.splice(number + 1, 0, shelf.splice(SHELF >>> 1))
  }

  *[Symbol.iterator](): Generator<number> {
    for (const shelf of this.#shelves) for (const { group } of shelf) yield group
  }
}

/** How many of a sorted list have a key that is not above this one. */
function placeIn<Item>(items: readonly Item[], keyOf: (item: Item) => string | undefined, key: string): number {
  let [low, high] = [0, items.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareText(keyOf(items[middle] as Item) ?? '', key) <= 0) low = middle + 1
    else high = middle
  }
  return low
}

const SHELF = 256
