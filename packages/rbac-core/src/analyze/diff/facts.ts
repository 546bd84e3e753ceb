import type { Permission } from '../../model/role-definition.js'
import { compareText, foldAscii } from '../../model/text.js'
import { type Scope, storedScope } from '../../scope/scope.js'

export interface Conditioned {
  readonly condition: string
  readonly conditionVersion: string
}

/** What may carry a condition: an assignment, a deny assignment or a permission. */
interface Carrier {
  readonly condition?: string | undefined
  readonly conditionVersion?: string | undefined
}

/** One block of permissions that is given or denied, wherever that is. */
export interface Block {
  /** Equal blocks of two policies are one, and have one number. */
  readonly number: number
  readonly denies: boolean
  readonly permission: Permission
  /** All have to be true for a grant; one has to be false to lift a deny. */
  readonly conditions: readonly Conditioned[]
}

/** A block at a scope, whoever it is given to. */
export interface Fact {
  /** Equal facts of two policies are one, and have one number. */
  readonly number: number
  readonly block: Block
  readonly scope: Scope
  /** Holds at the scope itself and not below. */
  readonly onlyHere: boolean
}

/** Numbers facts by their content, so that two policies can be compared by numbers. */
export class FactTable {
  readonly facts: Fact[] = []
  readonly #numbers = new Map<string, number>()
  readonly #blocks = new Map<string, Block>()
  readonly #scopes = new Map<string, Scope>()
  readonly #contents = new Map<Permission, string>()

  /** The number of a fact. */
  add(denies: boolean, at: string, onlyHere: boolean, permission: Permission, carrier: Carrier): number {
    const scope = this.#scope(at)
    const block = this.#block(denies, permission, carrier)
    const key = `${block.number} ${onlyHere} ${scope.path}`
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    const number = this.facts.length
    this.#numbers.set(key, number)
    this.facts.push({ number, block, scope, onlyHere })
    return number
  }

  #block(denies: boolean, permission: Permission, { condition, conditionVersion }: Carrier): Block {
    const conditions = [permission, { condition, conditionVersion }].flatMap(conditionedOrNone)
    const texts = conditions.map((carrier) => JSON.stringify(carrier)).sort(compareText)
    const key = [denies, this.#content(permission), ...texts].join('\n')
    const known = this.#blocks.get(key)
    if (known !== undefined) return known
    const block = { number: this.#blocks.size, denies, permission, conditions }
    this.#blocks.set(key, block)
    return block
  }

  #scope(text: string): Scope {
    const known = this.#scopes.get(text)
    if (known !== undefined) return known
    const scope = storedScope(text)
    this.#scopes.set(text, scope)
    return scope
  }

  /** What a block lists, however it is spelled and ordered. */
  #content(permission: Permission): string {
    const known = this.#contents.get(permission)
    if (known !== undefined) return known
    const { actions, notActions, dataActions, notDataActions } = permission
    const lists = [actions, notActions, dataActions, notDataActions].map((list) =>
      [...new Set(list.map((text) => foldAscii(text.trim())))].sort(compareText),
    )
    const content = JSON.stringify(lists)
    this.#contents.set(permission, content)
    return content
  }
}

function conditionedOrNone({ condition, conditionVersion }: Carrier): Conditioned[] {
  return condition === undefined ? [] : [{ condition, conditionVersion: conditionVersion ?? '2.0' }]
}
