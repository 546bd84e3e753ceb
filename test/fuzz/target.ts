import type { Random } from '../worlds/gen.js'

/**
 * Something that reads what strangers write, and what must hold of it.
 *
 * A target is the default export of a file in `targets/`; there is no other list. An input is text, every UTF-16 unit
 * of which is allowed: targets that want bytes take a unit for a byte, targets that want a world draw it from the input
 * as from a tape (see `tape.ts`).
 */
export interface FuzzTarget {
  /** What is read, in a few words. */
  readonly about: string
  /** Files and folders below `packages/` whose coverage decides what is kept, as starts of paths. */
  readonly covers: readonly string[]
  readonly seeds: readonly string[]
  /** Parts that inputs are made of, which bytes alone would not find. */
  readonly dictionary: readonly string[]
  /** Of an input, in UTF-16 units; 4,096 where it is absent. */
  readonly longest?: number
  /** A change that keeps the input's form, where most changes would break it. Used by turns with the blind ones. */
  readonly mutate?: (input: string, random: Random) => string
  /** Throws when something that must hold does not: `Broken` for a law, anything else for a crash. */
  readonly run: (input: string) => void | Promise<void>
}

export const LONGEST = 4096
