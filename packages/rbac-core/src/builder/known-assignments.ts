import type { AssignmentTable } from '../engine/flat/assignment-table.js'
import { IdReading } from '../engine/flat/ids.js'
import { NONE } from '../engine/flat/lookup.js'
import { NameIndex } from '../engine/flat/name-index.js'
import type { AssignmentSection } from '../engine/flat/particulars.js'
import { foldAscii } from '../model/text.js'

/** Finds the assignments of a table that still grows. */
export class KnownAssignments {
  readonly #assignments: AssignmentTable
  readonly #reading = new IdReading()
  #index: NameIndex | undefined
  /** How many are in the index. */
  #indexed = 0

  constructor(assignments: AssignmentTable) {
    this.#assignments = assignments
  }

  /**
   * The one of a section whose id this is, ASCII case ignored; `NONE` where there is none. O(1), and at each doubling all
   * are indexed anew.
   */
  find(id: string, section: AssignmentSection): number {
    const { ids, rows } = this.#assignments
    const name = this.#reading.read(id, id.lastIndexOf('/') + 1)
    for (const number of this.#indexOfAll().candidates(name.hash(0))) {
      const particulars = rows.particularsOf(number)
      if (particulars.section !== section) continue
      if (particulars.infix !== undefined && !ids.names.is(number, name)) continue
      if (foldAscii(ids.read(number)) === foldAscii(id)) return number
    }
    return NONE
  }

  #indexOfAll(): NameIndex {
    const { ids } = this.#assignments
    const hashOf = (number: number): number => ids.hashOf(number)
    if (this.#index === undefined || this.#index.isSplit) {
      this.#index = NameIndex.of(ids.length, hashOf, ids.length * 2)
      this.#indexed = ids.length
    }
    for (; this.#indexed < ids.length; this.#indexed++) this.#index.add(hashOf(this.#indexed))
    return this.#index
  }
}
