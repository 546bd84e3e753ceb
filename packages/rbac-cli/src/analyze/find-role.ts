import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Policy, parsePolicy, type RoleDefinition } from 'rbac-core'
import { UsageError } from '../exit.js'
import type { Io } from '../io.js'
import { readPolicy } from '../load.js'
import { decoded, readBytes } from '../read-text.js'
import { parseIfJson } from '../strict-json.js'
import { didYouMean } from '../suggest.js'
import { fold } from '../text.js'

/**
 * The role meant by `text`: an id or a name of the policy, else of the built-in catalogue, else a file with one role in
 * it. Case is ignored.
 *
 * @throws {UsageError} when nothing is called that, or several roles are
 */
export async function findRole(text: string, policy: Policy | undefined, io: Io): Promise<RoleDefinition> {
  const { builtinRoles, findBuiltinRole } = await import('rbac-core/builtin-roles')
  const named = roleNamed(text, policy?.roleDefinitions ?? [])
  if (named !== undefined) return named
  const builtin = findBuiltinRole(text)
  if (builtin !== undefined) return builtin
  const path = resolve(io.cwd, text)
  if (existsSync(path)) return roleInFile(path, text)
  const names = [...(policy?.roleDefinitions ?? []), ...builtinRoles].map(({ roleName }) => roleName)
  throw new UsageError(
    `\`${text}\` is no role of the policy, no built-in role that rbac knows, and no file${didYouMean(text, names)}`,
  )
}

function roleNamed(text: string, roles: readonly RoleDefinition[]): RoleDefinition | undefined {
  const wanted = fold(text)
  const tail = fold(lastSegment(text))
  const byId = roles.find(({ id }) => fold(id) === wanted || fold(lastSegment(id)) === tail)
  if (byId !== undefined) return byId
  const [first, ...others] = roles.filter(({ roleName }) => fold(roleName) === wanted)
  if (first !== undefined && others.length > 0) {
    const ids = [first, ...others].map(({ id }) => id).join(', ')
    throw new UsageError(`\`${text}\` names several roles: ${ids}; give the id`, 'AMBIGUOUS_NAME')
  }
  return first
}

/** A role in a file of its own, as `az role definition list -o json` or `az role definition create` have it. */
async function roleInFile(path: string, text: string): Promise<RoleDefinition> {
  if (statSync(path).isDirectory())
    throw new UsageError(`\`${text}\` is a folder: give it as --policy, and name a role`)
  const policy = singleRole(path, text) ?? (await readPolicy([path], false))
  const [role, ...others] = policy.roleDefinitions
  if (role === undefined) throw new UsageError(`\`${text}\` holds no role definition`, 'INVALID_INPUT')
  if (others.length > 0) {
    throw new UsageError(`\`${text}\` holds ${others.length + 1} roles: give it as --policy, and name one`)
  }
  return role
}

/** Undefined where the file is no object that is a role by itself: then it is read like any policy document. */
function singleRole(path: string, text: string): Policy | undefined {
  const value = jsonIn(path, text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const role = value as Readonly<Record<string, unknown>>
  if (Object.hasOwn(role, 'permissions') || Object.hasOwn(role, 'properties')) return parsePolicy([role])
  if (!Object.hasOwn(role, 'Actions') && !Object.hasOwn(role, 'DataActions')) return undefined
  const name = role.Name ?? role.Id
  return parsePolicy({
    roleDefinitions: [
      {
        id: role.Id ?? name,
        roleName: name,
        permissions: [
          {
            actions: role.Actions ?? [],
            notActions: role.NotActions ?? [],
            dataActions: role.DataActions ?? [],
            notDataActions: role.NotDataActions ?? [],
            ...(role.Condition !== undefined && { condition: role.Condition }),
          },
        ],
        assignableScopes: role.AssignableScopes ?? [],
      },
    ],
  })
}

/** Longer than any role. */
const MOST_BYTES = 4 * 1024 * 1024

/** Undefined where the file is not JSON; the reader of policies then says why. */
function jsonIn(path: string, text: string): unknown {
  const content = decoded(readBytes(path, MOST_BYTES))
  if (content === undefined || content.length > MOST_BYTES) return undefined
  return parseIfJson(content, `\`${text}\``)?.value
}

function lastSegment(id: string): string {
  return /\/roleDefinitions\/([^/]+)$/i.exec(id)?.[1] ?? id
}
