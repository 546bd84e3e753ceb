import { firstSlot, LONGEST_SEARCH, NONE } from './lookup.js'
import { check } from './parts.js'

/**
 * Does the table hold all numbers from `first` on, each where a search for its hash comes by, and nothing else?
 *
 * Slot by slot in the order in which they lie, without a branch for each: whether a slot is empty nobody can foretell. A
 * search comes by where no slot is empty between the one its hash says and the one it is in.
 */
export function checkFilled(slots: Int32Array, name: string, first: number, hashes: Int32Array): void {
  const mask = slots.length - 1
  const top = hashes.length - 1
  const empty = slots.indexOf(NONE)
  check(empty !== -1, `${name}h`, 'has no end to a search')
  /** A bit for each number that was met. */
  const met = new Int32Array((hashes.length >>> 5) + 1)
  let signs = 0
  let twice = 0
  let filled = 0
  /** How many slots before this one are filled without a gap. */
  let run = 0
  for (let step = 1; step <= mask; step++) {
    const slot = (empty + step) & mask
    const number = slots[slot] ?? NONE
    const isFilled = number === NONE ? 0 : -1
    const index = number & isFilled
    const from = (slot - firstSlot(hashes[index] ?? 0, mask)) & mask
    signs |= ((number - first) | (top - number) | (run - from) | (LONGEST_SEARCH - from)) & isFilled
    const bit = (1 << (index & 31)) & isFilled
    const word = met[index >>> 5] ?? 0
    twice |= word & bit
    met[index >>> 5] = word | bit
    filled -= isFilled
    run = (run + 1) & isFilled
  }
  check(filled === hashes.length - first && twice === 0, `${name}h`, 'does not hold each number once')
  check(signs >= 0, `${name}h`, 'does not find a number')
}
