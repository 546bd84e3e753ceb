import type { Fault, Inapplicable } from './fault.js'
import { CONDITION_FAULTS } from './faults/condition.js'
import { ENGINE_FAULTS } from './faults/engine.js'
import { MATCHING_FAULTS } from './faults/matching.js'
import { SNAPSHOT_FAULTS } from './faults/snapshot.js'
import { SURFACE_FAULTS } from './faults/surface.js'

/** The forty faults, where this code could have them, in the order of the list. */
export const FAULTS: readonly Fault[] = [
  ...MATCHING_FAULTS,
  ...ENGINE_FAULTS,
  ...CONDITION_FAULTS,
  ...SNAPSHOT_FAULTS,
  ...SURFACE_FAULTS,
].sort((a, b) => a.number - b.number)

export const INAPPLICABLE: readonly Inapplicable[] = [
  { number: 40, name: 'a replica applies change N+2 on N', why: 'there is no store and no replica' },
]
