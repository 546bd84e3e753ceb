import type { Fault, Inapplicable } from './fault.js'
import { CONDITION_FAULTS } from './faults/condition.js'
import { ENGINE_FAULTS } from './faults/engine.js'
import { MATCHING_FAULTS } from './faults/matching.js'
import { SURFACE_FAULTS } from './faults/surface.js'

/** The forty faults, where this code could have them, in the order of the list. */
export const FAULTS: readonly Fault[] = [
  ...MATCHING_FAULTS,
  ...ENGINE_FAULTS,
  ...CONDITION_FAULTS,
  ...SURFACE_FAULTS,
].sort((a, b) => a.number - b.number)

const NO_SNAPSHOTS = 'snapshots have no fault of this list yet; their own tests flip every bit'

export const INAPPLICABLE: readonly Inapplicable[] = [
  { number: 32, name: 'a snapshot drops the last deny', why: NO_SNAPSHOTS },
  { number: 33, name: 'a snapshot reads ids unsorted', why: NO_SNAPSHOTS },
  { number: 34, name: 'the checksum of a snapshot skips the header', why: NO_SNAPSHOTS },
  { number: 40, name: 'a replica applies change N+2 on N', why: 'there is no store and no replica' },
]
