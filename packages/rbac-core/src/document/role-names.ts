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
    const keys = this.#byName.get(foldAscii(name))
    const found = [...(keys ?? [])].flatMap((key) => this.#own.get(key) ?? [])
    const [first] = found
    if (first === undefined) return this.#resolveBuiltin(name, place, report)
    if (found.length === 1) return first.id
    const ids = found.map(({ id }) => shown(id)).sort(compareText)
    report.error({
      code: 'AMBIGUOUS_ROLE',
      place,
      message: `${found.length} roles are called ${shown(name)}: ${ids.join(', ')}`,
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
      const names = [...this.#own.values(), ...builtinRoles].map(({ roleName }) => roleName)
      const meant = nearest(name, names, 3)
      hint = meant === undefined ? 'name the role by `roleDefinitionId`' : `did you mean ${shown(meant)}?`
      this.#hints.set(name, hint)
    }
    return hint
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
