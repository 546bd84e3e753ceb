import { readFileSync } from 'node:fs'
import { parsePolicy, type RoleDefinition } from 'rbac-core'
import { builtinRoles } from 'rbac-core/builtin-roles'

/** The roles a world assigns, and where they come from. */
export interface Roles {
  readonly source: 'built-in catalogue' | 'file'
  readonly all: readonly RoleDefinition[]
}

/** The built-in catalogue, or the roles of a file that `az role definition list -o json` printed. */
export function rolesFrom(file: string | undefined): Roles {
  if (file === undefined) return { source: 'built-in catalogue', all: builtinRoles }
  const roleDefinitions: unknown = JSON.parse(readFileSync(file, 'utf8'))
  return { source: 'file', all: parsePolicy({ roleDefinitions }).roleDefinitions }
}

/** Indexes of the roles that assignments choose from. */
export interface RoleChoice {
  readonly owner: number
  readonly contributor: number
  readonly reader: number
  /** Roles without conditions, which have a cost of their own. */
  readonly plain: readonly number[]
}

export function roleChoice({ all }: Roles): RoleChoice {
  const named = (name: string): number => {
    const index = all.findIndex(({ roleName }) => roleName === name)
    if (index === -1) throw new Error(`the roles must hold \`${name}\``)
    return index
  }
  return {
    owner: named('Owner'),
    contributor: named('Contributor'),
    reader: named('Reader'),
    plain: all.flatMap(({ permissions }, index) => (permissions.some(hasCondition) ? [] : [index])),
  }
}

function hasCondition({ condition }: { readonly condition?: string }): boolean {
  return condition !== undefined
}
