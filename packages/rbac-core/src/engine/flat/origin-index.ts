import { foldAscii } from '../../model/text.js'
import type { AssignmentRows } from './assignment-rows.js'
import { lastPart } from './id-key.js'

/** Schedule instances by the assignment they belong to, which takes them with it when it goes. */
export class OriginIndex {
  readonly #byName = new Map<string, number[]>()

  add(number: number, rows: AssignmentRows): void {
    const { originRoleAssignmentId: origin } = rows.particularsOf(number).rest
    if (origin === undefined) return
    const name = foldAscii(lastPart(origin))
    const known = this.#byName.get(name)
    if (known === undefined) this.#byName.set(name, [number])
    else known.push(number)
  }

  /** @param name the last part of the assignment's id, case folded */
  of(name: string): readonly number[] {
    return this.#byName.get(name) ?? []
  }
}
