import type { Permission } from '../../model/role-definition.js'
import { ActionAlgebra, type PatternRow } from '../../pattern/action-algebra.js'
import { Plane } from './plane.js'

/**
 * Whether some permissions grant everything that others do, on both planes, their conditions left out.
 *
 * A proof: decided for every action there could be, and "no" where it would take too long to tell. What was found is
 * remembered by the permissions that were compared, of which a policy has few.
 */
export class Coverage {
  readonly #entries = new Map<Permission, Entry>()
  readonly #known = new Map<string, boolean>()
  #algebra = new ActionAlgebra(Number.POSITIVE_INFINITY)

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
    const covered = (['control', 'data'] as const).every((plane) =>
      this.#provePlane(
        outer.map((one) => one[plane]),
        inner[plane],
      ),
    )
    // What was left out may have been an action that nobody else grants.
    if (!this.#algebra.tooLarge) return covered
    this.#algebra = new ActionAlgebra(Number.POSITIVE_INFINITY)
    return false
  }

  #provePlane(outer: readonly Plane[], { listed, removed }: Plane): boolean {
    let rows: PatternRow[] = listed.map((pattern) => ({ pattern, except: removed }))
    for (const plane of outer) {
      if (rows.length === 0) return true
      if (plane.listed.length > 0) {
        rows = this.#algebra.without(rows, { any: plane.listed, all: [], none: plane.removed })
      }
    }
    return this.#algebra.simplified(rows).length === 0
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

interface Entry {
  readonly number: number
  readonly control: Plane
  readonly data: Plane
}
