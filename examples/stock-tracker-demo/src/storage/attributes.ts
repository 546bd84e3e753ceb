import type { Attributes } from 'rbac-core'
import type { Target } from './target.js'

const ACCOUNT = 'Microsoft.Storage/storageAccounts'
const CONTAINERS = `${ACCOUNT}/blobServices/containers`
const BLOBS = `${CONTAINERS}/blobs`

/**
 * What conditions may look at: names and path of what is asked for, and of the request what it says of prefix, version
 * and new tags. Tags that a blob already has are not looked up, so conditions on them never hold here.
 *
 * @param tags the `x-ms-tags` header, form-encoded
 * @see https://learn.microsoft.com/azure/storage/blobs/storage-auth-abac-attributes
 */
export function attributesOf(
  account: string,
  { container, blob, query }: Target,
  tags: string | undefined,
): Attributes {
  const Resource = {
    [`${ACCOUNT}:name`]: account,
    ...(container !== undefined && { [`${CONTAINERS}:name`]: container }),
    ...(blob !== undefined && { [`${BLOBS}:path`]: blob }),
  }
  const asked = ['prefix', 'versionid', 'snapshot'].flatMap((name): [string, string][] => {
    const value = query.get(name)
    return value === undefined ? [] : [[`${BLOBS}:${name}`, value]]
  })
  const Request = { ...Object.fromEntries(asked), ...(tags !== undefined && tagAttributes(tags)) }
  return { Resource, Request }
}

function tagAttributes(text: string): Record<string, string | string[]> {
  const tags = [...new URLSearchParams(text)]
  return {
    ...Object.fromEntries(tags.map(([name, value]) => [`${BLOBS}/tags:${name}`, value])),
    [`${BLOBS}/tags&$keys$&`]: tags.map(([name]) => name),
  }
}
