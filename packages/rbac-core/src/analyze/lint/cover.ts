import type { Permission } from '../../model/role-definition.js'
import { ActionAlgebra, type PatternRow } from '../../pattern/action-algebra.js'
import { Plane } from './plane.js'

/**
 * Whether some permissions grant everything that others do, on both planes, their conditions left out.
 *
 * A proof: decided for every action there could be, and "no" where it would take too long to tell, in steps and not by a
 * clock. What was found is remembered by the permissions that were compared, of which a policy has few.
 */
export class Coverage {
  readonly #entries = new Map<Permission, Entry>()
  readonly #known = new Map<string, boolean>()
  /** What proofs that came to nothing may still take together. */
  #patience = MOST_WASTED

  /** Does every action that `inner` grants stand in one of `outer`? */
  covers(outer: readonly Permission[], inner: Permission): boolean {
    if (outer.includes(inner)) return true
    const [asked, given] = [this.#entry(inner), outer.map((one) => this.#entry(one))]
    const key = `${asked.number}<${given
      .map(({ number }) => number)
      .sort()
      .join()}`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const found = this.#prove(given, asked)
    this.#known.set(key, found)
    return found
  }

  #prove(outer: readonly Entry[], inner: Entry): boolean {
    for (const plane of ['control', 'data'] as const) {
      const given = outer.map((one) => one[plane])
      // Most permissions do not cover each other, and one action is enough to show it.
      if (inner[plane].samples.some((action) => !given.some((one) => one.grants(action)))) return false
    }
    const budget = Math.max(FEW_STEPS, Math.min(MOST_STEPS, this.#patience))
    const algebra = new ActionAlgebra(Number.POSITIVE_INFINITY, budget)
    const prove = () =>
      (['control', 'data'] as const).every((plane) =>
        provePlane(
          outer.map((one) => one[plane]),
          inner[plane],
          algebra,
        ),
      )
    const covered = algebra.attempt(prove, false)
    if (!algebra.tooLarge) return covered
    // What was left out may have been an action that nobody else grants.
    this.#patience -= budget
    return false
  }

  #entry(permission: Permission): Entry {
    const known = this.#entries.get(permission)
    if (known !== undefined) return known
    const entry = {
      number: this.#entries.size,
      control: new Plane(permission.actions, permission.notActions),
      data: new Plane(permission.dataActions, permission.notDataActions),
    }
    this.#entries.set(permission, entry)
    return entry
  }
}

/** For one proof: about a second, and far more than any real one needs. */
const MOST_STEPS = 200_000
/** For each proof once others have taken long in vain. */
const FEW_STEPS = 1_000
const MOST_WASTED = 5 * MOST_STEPS

function provePlane(outer: readonly Plane[], { listed, removed }: Plane, algebra: ActionAlgebra): boolean {
  let rows: PatternRow[] = listed.map((pattern) => ({ pattern, except: removed }))
  for (const plane of outer) {
    if (rows.length === 0) return true
    if (plane.listed.length > 0) rows = algebra.without(rows, { any: plane.listed, all: [], none: plane.removed })
  }
  return algebra.simplified(rows).length === 0
}

interface Entry {
  readonly number: number
  readonly control: Plane
  readonly data: Plane
}
