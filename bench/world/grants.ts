import type { Permission } from 'rbac-core'
import { fold, patternExpression } from 'rbac-test/dist/reference/text.js'
import type { Operation } from './operations.js'

type Permissions = readonly Pick<Permission, 'actions' | 'notActions' | 'dataActions' | 'notDataActions'>[]

/** Which operations each of several sets of permissions grants, worked out once, pattern by pattern. */
export class Grants {
  readonly #operations: number
  readonly #granted: Uint8Array
  /** By set of permissions: the operations granted. */
  readonly #lists: readonly (readonly number[])[]

  constructor(sets: readonly Permissions[], operations: readonly Operation[]) {
    this.#operations = operations.length
    this.#granted = new Uint8Array(sets.length * operations.length)
    const control = new Plane(operations, false)
    const data = new Plane(operations, true)
    this.#lists = sets.map((blocks, set) => {
      const granted = new Set<number>()
      for (const { actions, notActions, dataActions, notDataActions } of blocks) {
        for (const operation of control.subtract(actions, notActions)) granted.add(operation)
        for (const operation of data.subtract(dataActions, notDataActions)) granted.add(operation)
      }
      for (const operation of granted) this.#granted[set * this.#operations + operation] = 1
      return [...granted]
    })
  }

  has(set: number, operation: number): boolean {
    return this.#granted[set * this.#operations + operation] === 1
  }

  /** The operations a set of permissions grants. */
  of(set: number): readonly number[] {
    return this.#lists[set] ?? []
  }
}

/** The operations of one plane, and which of them each pattern met so far matches. */
class Plane {
  readonly #names: readonly (readonly [index: number, name: string])[]
  readonly #matched = new Map<string, ReadonlySet<number>>()

  constructor(operations: readonly Operation[], isDataAction: boolean) {
    this.#names = operations.flatMap((operation, index) =>
      operation.isDataAction === isDataAction ? [[index, fold(operation.name)] as const] : [],
    )
  }

  subtract(listed: readonly string[], removed: readonly string[]): Set<number> {
    const left = new Set<number>()
    for (const pattern of listed) for (const operation of this.#matching(pattern)) left.add(operation)
    for (const pattern of removed) for (const operation of this.#matching(pattern)) left.delete(operation)
    return left
  }

  #matching(pattern: string): ReadonlySet<number> {
    const known = this.#matched.get(pattern)
    if (known !== undefined) return known
    const expression = patternExpression(pattern)
    const matched = new Set(this.#names.flatMap(([index, name]) => (expression.test(name) ? [index] : [])))
    this.#matched.set(pattern, matched)
    return matched
  }
}
