import * as z from 'zod'

/** A directory file: who there is, and which hosts hold which identities. */
export interface DirectoryDocument {
  readonly tenants: readonly TenantEntry[]
  readonly hosts: readonly HostEntry[]
  readonly userAssignedIdentities: readonly UserAssignedIdentityEntry[]
  readonly applications: readonly ApplicationEntry[]
  readonly users: readonly UserEntry[]
  readonly groups: readonly GroupEntry[]
  readonly audiences: readonly string[]
}

export interface TenantEntry {
  readonly id: string
  readonly displayName?: string | undefined
  readonly domains: readonly string[]
  readonly subscriptions: readonly string[]
}

/** The two ids of an identity; what is left out is made up anew each time the identity is enabled. */
export interface IdentityIds {
  readonly principalId?: string | undefined
  readonly clientId?: string | undefined
}

export interface HostEntry {
  readonly id: string
  readonly name?: string | undefined
  readonly systemAssigned: boolean | IdentityIds
  readonly userAssigned: readonly string[]
}

export interface UserAssignedIdentityEntry extends IdentityIds {
  readonly id: string
  readonly name?: string | undefined
  readonly federatedCredentials: readonly FederatedCredentialEntry[]
}

export interface ApplicationEntry {
  readonly id?: string | undefined
  readonly appId?: string | undefined
  readonly displayName: string
  readonly tenant?: string | undefined
  readonly clientSecrets: readonly ClientSecretEntry[]
  readonly certificates: readonly CertificateEntry[]
  readonly federatedCredentials: readonly FederatedCredentialEntry[]
  readonly identifierUris: readonly string[]
  readonly accessTokenVersion: 1 | 2
  readonly appRoles: readonly AppRoleEntry[]
}

export interface ClientSecretEntry {
  readonly value?: string | undefined
  readonly expires?: string | undefined
}

export type CertificateEntry = { readonly pem: string } | { readonly file: string }

export interface FederatedCredentialEntry {
  readonly subject: string
  readonly audiences: readonly string[]
  readonly issuer?: string | undefined
  readonly jwks?: { readonly keys: readonly Readonly<Record<string, unknown>>[] } | undefined
}

export interface AppRoleEntry {
  readonly value: string
  readonly members: readonly string[]
}

export interface UserEntry {
  readonly id: string
  readonly displayName?: string | undefined
  readonly userPrincipalName: string
  readonly tenant?: string | undefined
}

export interface GroupEntry {
  readonly id: string
  readonly displayName?: string | undefined
  readonly members: readonly string[]
  readonly tenant?: string | undefined
}

/** A GUID, in lower case. `z.uuid()` would refuse some that Azure uses, e.g. `00000003-0000-0000-c000-000000000000`. */
const guid = (description: string) => z.guid().toLowerCase().describe(description)
const text = (description: string) => z.string().min(1).max(256).describe(description)
const list = <Item extends z.ZodType>(item: Item, description: string) =>
  z.array(item).default([]).describe(description)
const name = z
  .string()
  .regex(
    /^[A-Za-z0-9][\w.-]{0,63}$/,
    'letters, digits, `.`, `_` and `-`, at most 64, starting with a letter or a digit',
  )
const resourceId = z
  .string()
  .max(2048)
  .regex(
    /^\/subscriptions\/[\da-f-]{36}\/resourcegroups\/[^/?#%\\\s]+\/providers(\/[a-z0-9][\w.-]*){3,}$/i,
    'the full resource id, such as `/subscriptions/<id>/resourceGroups/<group>/providers/<provider>/<type>/<name>`',
  )

const principalId = guid('The object id of its service principal: what role assignments name. Left out: a new one.')
const clientId = guid('Its client id, also called app id. Left out: a new one.')
const tenantRef = guid('The tenant it belongs to. May be left out where there is one tenant only.').optional()

const federatedCredential = z
  .strictObject({
    subject: text('The `sub` a token must have, e.g. `system:serviceaccount:stock:tracker`.'),
    audiences: z
      .array(text('An accepted `aud`.'))
      .min(1)
      .default(['api://AzureADTokenExchange'])
      .describe('What the `aud` of a token may be.'),
    issuer: z.url().optional().describe("The `iss` a token must have. Left out: the authority's own workload issuer."),
    jwks: z
      .strictObject({ keys: z.array(z.record(z.string(), z.unknown())).min(1) })
      .optional()
      .describe('The public keys of that issuer. The authority fetches nothing, so they stand here.'),
  })
  .refine(({ issuer, jwks }) => (issuer === undefined) === (jwks === undefined), {
    message: '`issuer` and `jwks` go together: give both, or neither for the workload issuer of the authority',
  })
const federatedCredentials = list(federatedCredential, "Tokens of others that count as this principal's credential.")

const identityIds = z.strictObject({ principalId: principalId.optional(), clientId: clientId.optional() })
/** The ids of an identity, where they are given. */
export const identityIdsSchema: z.ZodType<IdentityIds> = identityIds

const systemAssigned = z
  .union([z.boolean(), identityIds])
  .default(false)
  .describe('Whether its own identity is enabled; give the ids where role assignments name them.')

const host = z.strictObject({
  id: resourceId.describe('The resource id of the virtual machine (or other resource) that holds the identities.'),
  name: name.optional().describe('What it is called in URLs and on the command line. Left out: the end of its id.'),
  systemAssigned,
  userAssigned: list(z.string().min(1), 'The user-assigned identities attached to it, by name or resource id.'),
})

const userAssignedIdentity = z.strictObject({
  id: resourceId.describe('The resource id of the identity.'),
  name: name.optional().describe('What hosts call it. Left out: the end of its id.'),
  principalId: principalId.optional(),
  clientId: clientId.optional(),
  federatedCredentials,
})

/** One host of a directory file. */
export const hostSchema: z.ZodType<HostEntry> = host
/** One user-assigned identity of a directory file. */
export const userAssignedIdentitySchema: z.ZodType<UserAssignedIdentityEntry> = userAssignedIdentity

const application = z.strictObject({
  displayName: text('The name that people see.'),
  id: guid('The object id of its service principal: what role assignments name. Left out: a new one.').optional(),
  appId: clientId.optional(),
  tenant: tenantRef,
  clientSecrets: list(
    z.strictObject({
      value: z.string().min(8).max(256).optional().describe('Left out: a new one at each start.'),
      expires: z.iso.datetime({ offset: true }).optional().describe('From when on it is refused.'),
    }),
    'Secrets it may prove itself with.',
  ),
  certificates: list(
    z.union([
      z.strictObject({ pem: z.string().describe('The certificate itself, as PEM.') }),
      z.strictObject({ file: z.string().min(1).describe('A PEM file, as seen from the directory file.') }),
    ]),
    'Certificates whose key it may sign assertions with. Only the public part is needed.',
  ),
  federatedCredentials,
  identifierUris: list(text('E.g. `api://stock-tracker`.'), 'What others ask tokens for, to call this application.'),
  accessTokenVersion: z.literal([1, 2]).default(1).describe('The version of the tokens issued for it.'),
  appRoles: list(
    z.strictObject({
      value: text('The name of the role, as it stands in the `roles` claim.'),
      members: list(guid('An object id.'), 'Who holds it.'),
    }),
    'Roles of its own, which are not Azure roles.',
  ),
})

const user = z.strictObject({
  id: guid('The object id: what role assignments and groups name.'),
  displayName: text('The name that people see.').optional(),
  userPrincipalName: text('The sign-in name.'),
  tenant: tenantRef,
})

const group = z.strictObject({
  id: guid('The object id: what role assignments name.'),
  displayName: text('The name that people see.').optional(),
  members: list(guid('An object id.'), 'Users, groups, applications and identities, by object id.'),
  tenant: tenantRef,
})

const tenant = z.strictObject({
  id: guid('The tenant id.'),
  displayName: text('The name that people see.').optional(),
  domains: list(z.hostname().toLowerCase(), 'Names that may stand for the id in URLs.'),
  subscriptions: list(
    guid('A subscription id.'),
    'The subscriptions that trust it. Hosts belong to a tenant through these.',
  ),
})

/** Reads the shape of a directory file; `findProblems` checks what its parts say about each other. */
export const directorySchema: z.ZodType<DirectoryDocument> = z
  .strictObject({
    $schema: z.string().optional(),
    tenants: z.array(tenant).min(1).describe('At least one.'),
    hosts: list(host, 'What runs programs: virtual machines, as a rule.'),
    userAssignedIdentities: list(userAssignedIdentity, 'Identities of their own, which several hosts may share.'),
    applications: list(application, 'Programs that hold a credential, and APIs that take tokens.'),
    users: list(user, 'People.'),
    groups: list(group, 'Groups; a token lists those its principal is in.'),
    audiences: list(text('E.g. `https://vault.azure.test`.'), "Resources besides Azure's own that tokens may be for."),
  })
  .transform(({ $schema: _, ...document }) => document)

/** The JSON Schema of a directory file, for editors. */
export function directoryJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(directorySchema, { io: 'input' })
  return {
    $schema,
    title: 'Directory of the local identity authority',
    ...schema,
  }
}
