import { createPublicKey, randomBytes, randomUUID, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { JWK } from 'jose'
import type { Issue } from 'rbac-core'
import { toRegistered } from '../certificates/thumbprint.js'
import type {
  ApplicationEntry,
  CertificateEntry,
  DirectoryDocument,
  FederatedCredentialEntry,
} from '../document/schema.js'
import { InvalidDirectoryError } from '../errors.js'
import { Audiences } from './audiences.js'
import { Directory } from './directory.js'
import type { FederatedCredential, RegisteredCertificate, ServicePrincipal } from './principal.js'

/**
 * The tenants, users, groups and applications of a checked document. Managed identities are not in it yet: they come
 * with the hosts.
 *
 * @param folder where relative names of certificate files start
 * @throws {InvalidDirectoryError} for certificates and keys that can't be read
 */
export function directoryFrom(document: DirectoryDocument, folder: string): Directory {
  const [home] = document.tenants
  const tenantOf = ({ tenant }: { readonly tenant?: string | undefined }) => tenant ?? home?.id ?? ''
  const applications = document.applications.map((entry, index) => ({
    entry,
    principal: applicationFrom(entry, tenantOf(entry), `applications[${index}]`, folder),
  }))
  const apis = applications.map(({ entry, principal: { tenantId, clientId } }) => ({
    tenantId,
    clientId,
    identifierUris: entry.identifierUris,
    version: entry.accessTokenVersion,
    roles: entry.appRoles,
  }))
  const directory = new Directory(
    document.tenants.map(({ displayName, ...tenant }) => ({ ...tenant, displayName: displayName ?? tenant.id })),
    document.users.map(({ id, displayName, userPrincipalName, tenant }) => ({
      tenantId: tenantOf({ tenant }),
      objectId: id,
      userPrincipalName,
      displayName: displayName ?? userPrincipalName,
    })),
    document.groups,
    new Audiences(document.audiences, apis),
  )
  for (const { principal } of applications) directory.add(principal)
  return directory
}

function applicationFrom(entry: ApplicationEntry, tenantId: string, place: string, folder: string): ServicePrincipal {
  const certificates = entry.certificates.map((each, index) =>
    certificateFrom(each, `${place}.certificates[${index}]`, folder),
  )
  return {
    tenantId,
    objectId: entry.id ?? randomUUID(),
    clientId: entry.appId ?? randomUUID(),
    displayName: entry.displayName,
    secrets: entry.clientSecrets.map(({ value, expires }) => ({
      value: value ?? randomBytes(30).toString('base64url'),
      ...(expires === undefined ? {} : { expires: new Date(expires) }),
    })),
    certificates: new Map(certificates.map((certificate) => [certificate.thumbprint, certificate])),
    federatedCredentials: federatedFrom(entry.federatedCredentials, place),
  }
}

/** @throws {InvalidDirectoryError} for keys that can't be used */
export function federatedFrom(entries: readonly FederatedCredentialEntry[], place: string): FederatedCredential[] {
  return entries.map(({ issuer, subject, audiences, jwks }, index) => {
    if (issuer === undefined || jwks === undefined) return { subject, audiences }
    const keys = jwks.keys.map((key, at) =>
      publicKeyFrom(key, `${place}.federatedCredentials[${index}].jwks.keys[${at}]`),
    )
    return { subject, audiences, issuer: { name: issuer, keys: { keys } } }
  })
}

/** A key out of a JWKS, found to be one. A private one is refused: it has no business in the file of who trusts it. */
function publicKeyFrom(key: Readonly<Record<string, unknown>>, place: string): JWK {
  try {
    if (!('d' in key)) {
      createPublicKey({ key, format: 'jwk' })
      return key as JWK
    }
  } catch {
    // Told below.
  }
  throw unusable(place, 'not a public key (JWK)')
}

function certificateFrom(entry: CertificateEntry, place: string, folder: string): RegisteredCertificate {
  try {
    const pem = 'pem' in entry ? entry.pem : readFileSync(resolve(folder, entry.file))
    return toRegistered(new X509Certificate(pem))
  } catch {
    throw unusable(
      place,
      'file' in entry ? `\`${entry.file}\` can't be read as a certificate` : 'not a certificate in PEM',
    )
  }
}

function unusable(path: string, message: string): InvalidDirectoryError {
  const issue: Issue = { code: 'INVALID_VALUE', severity: 'error', path, message }
  return new InvalidDirectoryError([issue])
}
