import { builtinRoles } from '../builtin-roles/index.js'
import { roleKey } from '../model/keys.js'
import type { RoleDefinition } from '../model/role-definition.js'
import { shown } from '../model/shown.js'
import { nearest } from '../model/spelling.js'
import { compareText, foldAscii } from '../model/text.js'
import type { Placed } from './context.js'
import type { Place } from './place.js'
import type { Report } from './report.js'

/** Finds the role that a name means: one of the policy's own, else one of Azure's built-in roles. */
export class RoleNames {
  /** Built-in roles that were named and that the policy does not hold: they have to be added, or they grant nothing. */
  readonly added: Placed<RoleDefinition>[] = []
  readonly #own = new Map<string, RoleDefinition>()
  readonly #byName = new Map<string, Set<string>>()
  /** One wrong name may stand in a million assignments. */
  readonly #hints = new Map<string, string>()
  readonly #lists = new Map<Iterable<string>, string>()
  #compared = 0
  #roles: (() => Iterable<RoleDefinition>) | undefined

  /** @param roles asked for when the first name is met: most documents name no role by its name */
  constructor(roles: () => Iterable<RoleDefinition>) {
    this.#roles = roles
  }

  /** The id of the role called `name`, case ignored; undefined after reporting that none or several are. */
  resolve(name: string, place: Place, report: Report): string | undefined {
    const roles = this.#roles?.() ?? []
    this.#roles = undefined
    for (const role of roles) this.#add(role)
    const keys = this.#byName.get(foldAscii(name)) ?? NOBODY
    const [key = ''] = keys
    const first = this.#own.get(key)
    if (first === undefined) return this.#resolveBuiltin(name, place, report)
    if (keys.size === 1) return first.id
    report.error({
      code: 'AMBIGUOUS_ROLE',
      place,
      message: `${keys.size} roles are called ${shown(name)}: ${this.#listOf(keys)}`,
      help: 'name the role by `roleDefinitionId`',
    })
    return undefined
  }

  #resolveBuiltin(name: string, place: Place, report: Report): string | undefined {
    const wanted = foldAscii(name)
    const builtin = builtinRoles.find(({ roleName }) => foldAscii(roleName) === wanted)
    if (builtin === undefined) {
      const message = `no role is called ${shown(name)}, neither in the policy nor among the built-in roles`
      report.error({ code: 'UNKNOWN_ROLE', place, message, help: this.#hintFor(name) })
      return undefined
    }
    const own = this.#own.get(roleKey(builtin.id))
    if (own !== undefined) return own.id
    this.#add(builtin)
    this.added.push({ value: builtin, place })
    return builtin.id
  }

  #hintFor(name: string): string {
    let hint = this.#hints.get(name)
    if (hint === undefined) {
      const meant = this.#meantBy(name)
      hint = meant === undefined ? 'name the role by `roleDefinitionId`' : `did you mean ${shown(meant)}?`
      this.#hints.set(name, hint)
    }
    return hint
  }

  /** The nearest name, as long as looking for it is no work to speak of: there may be as many wrong names as roles. */
  #meantBy(name: string): string | undefined {
    this.#compared += (this.#own.size + builtinRoles.length) * name.length ** 2
    // Not even listed any more: that, too, would take as long as there are roles.
    if (this.#compared > MOST_COMPARED) return undefined
    const names = [...this.#own.values(), ...builtinRoles].map(({ roleName }) => roleName)
    return nearest(name, names, 3)
  }

  /** The ids of roles of one name: some of them, since each of many assignments may name it. */
  #listOf(keys: ReadonlySet<string>): string {
    let list = this.#lists.get(keys)
    if (list === undefined) {
      const ids = [...keys].map((key) => shown(this.#own.get(key)?.id ?? key)).sort(compareText)
      const more = ids.length > MOST_LISTED ? `, and ${ids.length - MOST_LISTED} more` : ''
      list = ids.slice(0, MOST_LISTED).join(', ') + more
      this.#lists.set(keys, list)
    }
    return list
  }

  #add(role: RoleDefinition): void {
    const key = roleKey(role.id)
    const known = this.#own.get(key)
    // One role may be listed with several scopes before its id; which of them comes first must not matter.
    if (known === undefined || compareText(role.id, known.id) < 0) this.#own.set(key, role)
    const name = foldAscii(role.roleName)
    const sameName = this.#byName.get(name)
    if (sameName === undefined) this.#byName.set(name, new Set([key]))
    else sameName.add(key)
  }
}

const NOBODY: ReadonlySet<string> = new Set()
/** Characters of names compared with those of wrong ones, in all: a second or two. */
const MOST_COMPARED = 30_000_000
const MOST_LISTED = 10
