import type { DataProblem } from 'rbac-core/data-text'
import { foldAscii } from '../../fold-ascii.js'
import { nameOf, resourceKey, subscriptionOf } from './resource-id.js'
import type { DirectoryDocument, IdentityIds } from './schema.js'

/** What the parts of a well-formed directory file say about each other that can't be. */
export function findProblems(document: DirectoryDocument): DataProblem[] {
  return [...repeatedIds(document), ...unknownTenants(document), ...hostProblems(document), ...unknownMembers(document)]
}

/** An id or a name, and the place it stands in. */
interface Claim {
  readonly text: string
  readonly path: readonly (string | number)[]
}

function repeatedIds(document: DirectoryDocument): DataProblem[] {
  const { tenants, hosts, userAssignedIdentities: identities, applications } = document
  return [
    ...repeated(
      'a tenant',
      tenants.flatMap(({ id, domains }, index) => [
        { text: id, path: ['tenants', index, 'id'] },
        ...domains.map((text, at) => ({ text, path: ['tenants', index, 'domains', at] })),
      ]),
    ),
    ...repeated(
      'a tenant with this subscription',
      tenants.flatMap(({ subscriptions }, index) =>
        subscriptions.map((text, at) => ({ text, path: ['tenants', index, 'subscriptions', at] })),
      ),
    ),
    ...repeated('a resource', [
      ...hosts.map(({ id }, index) => ({ text: id, path: ['hosts', index, 'id'] })),
      ...identities.map(({ id }, index) => ({ text: id, path: ['userAssignedIdentities', index, 'id'] })),
    ]),
    ...repeated(
      'a host',
      hosts.map(({ id, name }, index) => claimOfName('hosts', index, id, name)),
      NAME_HELP,
    ),
    ...repeated(
      'an identity',
      identities.map(({ id, name }, index) => claimOfName('userAssignedIdentities', index, id, name)),
      NAME_HELP,
    ),
    ...repeated('a principal', objectIds(document)),
    ...repeated('an application', [
      ...identityClaims(document, 'clientId'),
      ...applications.flatMap(({ appId }, index) => claim(appId, ['applications', index, 'appId'])),
    ]),
    ...repeated(
      'a resource to ask tokens for',
      applications.flatMap(({ identifierUris }, index) =>
        identifierUris.map((text, at) => ({ text, path: ['applications', index, 'identifierUris', at] })),
      ),
    ),
  ]
}

const NAME_HELP = 'give one of them another `name`'

function repeated(what: string, claims: readonly Claim[], help?: string): DataProblem[] {
  const first = new Map<string, Claim['path']>()
  return claims.flatMap(({ text, path }) => {
    const key = foldAscii(text)
    const before = first.get(key)
    if (before === undefined) first.set(key, path)
    if (before === undefined) return []
    const message = `\`${text}\` is already ${what}, at \`${before.join('.')}\``
    return [{ code: 'DUPLICATE_ID', path, message, ...(help === undefined ? {} : { help }) }]
  })
}

function claim(text: string | undefined, path: Claim['path']): Claim[] {
  return text === undefined ? [] : [{ text, path }]
}

function claimOfName(section: string, index: number, id: string, name: string | undefined): Claim {
  return name === undefined
    ? { text: nameOf(id), path: [section, index, 'id'] }
    : { text: name, path: [section, index, 'name'] }
}

/** Every object id of the file. */
function objectIds(document: DirectoryDocument): Claim[] {
  const ofSection = (section: 'users' | 'groups' | 'applications') =>
    document[section].flatMap(({ id }, index) => claim(id, [section, index, 'id']))
  return [
    ...ofSection('users'),
    ...ofSection('groups'),
    ...ofSection('applications'),
    ...identityClaims(document, 'principalId'),
  ]
}

function identityClaims({ hosts, userAssignedIdentities }: DirectoryDocument, key: keyof IdentityIds): Claim[] {
  return [
    ...hosts.flatMap(({ systemAssigned }, index) =>
      typeof systemAssigned === 'boolean' ? [] : claim(systemAssigned[key], ['hosts', index, 'systemAssigned', key]),
    ),
    ...userAssignedIdentities.flatMap((entry, index) => claim(entry[key], ['userAssignedIdentities', index, key])),
  ]
}

function unknownTenants(document: DirectoryDocument): DataProblem[] {
  const known = new Set(document.tenants.map(({ id }) => id))
  const sections = ['applications', 'users', 'groups'] as const
  return sections.flatMap((section) =>
    document[section].flatMap(({ tenant }, index): DataProblem[] => {
      const path = [section, index]
      if (tenant !== undefined && !known.has(tenant)) {
        return [{ code: 'DANGLING_REFERENCE', path: [...path, 'tenant'], message: `there is no tenant \`${tenant}\`` }]
      }
      if (tenant === undefined && known.size > 1) {
        return [
          {
            code: 'MISSING_FIELD',
            path,
            message: 'there are several tenants: say which one this belongs to',
            help: 'add `tenant`',
          },
        ]
      }
      return []
    }),
  )
}

function hostProblems({ tenants, hosts, userAssignedIdentities }: DirectoryDocument): DataProblem[] {
  const tenantOf = new Map(tenants.flatMap(({ id, subscriptions }) => subscriptions.map((each) => [each, id] as const)))
  const identities = new Map(
    userAssignedIdentities.flatMap(({ id, name }) => [
      [resourceKey(id), id] as const,
      [foldAscii(name ?? nameOf(id)), id] as const,
    ]),
  )
  const strays = [...section('hosts', hosts), ...section('userAssignedIdentities', userAssignedIdentities)]
    .filter(({ id }) => !tenantOf.has(subscriptionOf(id)))
    .map(({ id, path }) => ({
      code: 'DANGLING_REFERENCE',
      path,
      message: `no tenant has the subscription \`${subscriptionOf(id)}\``,
      help: 'list it under `subscriptions` of a tenant',
    }))
  const attachments = hosts.flatMap(({ id, userAssigned }, index) =>
    userAssigned.flatMap((wanted, at): DataProblem[] => {
      const path = ['hosts', index, 'userAssigned', at]
      const found = identities.get(foldAscii(wanted))
      if (found === undefined) {
        return [{ code: 'DANGLING_REFERENCE', path, message: `there is no user-assigned identity \`${wanted}\`` }]
      }
      if (tenantOf.get(subscriptionOf(found)) === tenantOf.get(subscriptionOf(id))) return []
      return [{ code: 'OTHER_TENANT', path, message: `\`${wanted}\` belongs to another tenant than the host` }]
    }),
  )
  return [...strays, ...attachments]
}

function section(
  name: string,
  entries: readonly { readonly id: string }[],
): { id: string; path: DataProblem['path'] }[] {
  return entries.map(({ id }, index) => ({ id, path: [name, index, 'id'] }))
}

function unknownMembers(document: DirectoryDocument): DataProblem[] {
  const known = new Set(objectIds(document).map(({ text }) => text))
  const lists = [
    ...document.groups.map(({ members }, index) => ({ members, path: ['groups', index, 'members'] })),
    ...document.applications.flatMap(({ appRoles }, index) =>
      appRoles.map(({ members }, at) => ({ members, path: ['applications', index, 'appRoles', at, 'members'] })),
    ),
  ]
  return lists.flatMap(({ members, path }) =>
    members.flatMap((member, index) =>
      known.has(member)
        ? []
        : [
            {
              code: 'DANGLING_REFERENCE',
              path: [...path, index],
              message: `nothing here has the object id \`${member}\``,
            },
          ],
    ),
  )
}
