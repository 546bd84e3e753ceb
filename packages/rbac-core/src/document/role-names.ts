import { roleKey } from '../model/keys.js'
import type { RoleDefinition } from '../model/role-definition.js'
import { foldAscii } from '../model/text.js'
import { shown } from './checks.js'
import type { Context } from './context.js'
import type { Place } from './place.js'
import { nearest } from './suggest.js'

/** Finds the role that a name means. */
export class RoleNames {
  /** By folded name: one entry per role, whatever scope its id was listed with. */
  readonly #byName = new Map<string, Map<string, RoleDefinition>>()

  constructor(roles: Iterable<RoleDefinition>) {
    for (const role of roles) this.#add(role)
  }

  /** The id of the role called `name`; undefined after reporting that none or several are. */
  resolve(name: string, place: Place, { report }: Context): string | undefined {
    const found = this.#byName.get(foldAscii(name))
    const [first] = found?.values() ?? []
    if (found === undefined || first === undefined) {
      const meant = nearest(foldAscii(name), this.#byName.keys())
      const [role] = this.#byName.get(meant ?? '')?.values() ?? []
      report.error({
        code: 'UNKNOWN_ROLE',
        place,
        message: `no role is called ${shown(name)}`,
        help: role === undefined ? undefined : `did you mean ${shown(role.roleName)}?`,
      })
      return undefined
    }
    if (found.size === 1) return first.id
    const ids = [...found.values()].map(({ id }) => shown(id)).sort()
    report.error({
      code: 'AMBIGUOUS_ROLE',
      place,
      message: `${found.size} roles are called ${shown(name)}: ${ids.join(', ')}`,
      help: 'name the role by `roleDefinitionId`',
    })
    return undefined
  }

  #add(role: RoleDefinition): void {
    const name = foldAscii(role.roleName)
    const sameName = this.#byName.get(name)
    if (sameName === undefined) this.#byName.set(name, new Map([[roleKey(role.id), role]]))
    else sameName.set(roleKey(role.id), role)
  }
}
