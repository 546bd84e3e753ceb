import type { Target } from './target.js'

/** An operation of the blob service and what Azure asks for it. */
export interface Operation {
  /** `GET` is for `HEAD` too. */
  readonly method: string
  readonly of: 'service' | 'container' | 'blob'
  /** The `comp` parameter; absent where the operation has none. */
  readonly comp?: string
  readonly action: string
  readonly isDataAction: boolean
  readonly subOperation?: string
}

const CONTAINERS = 'Microsoft.Storage/storageAccounts/blobServices/containers'
const BLOBS = `${CONTAINERS}/blobs`

/** What writing tags together with a blob asks for besides the writing. */
export const WRITE_TAGS: string = `${BLOBS}/tags/write`

/**
 * What is not here is refused: operations on the account's settings, access policies and signatures by which others
 * would come in without a token, and batches, whose parts have tokens of their own.
 *
 * Azure lets `blobs/add/action` do for a blob that is not there yet; here writing always asks for `blobs/write`.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory
 */
export const OPERATIONS: readonly Operation[] = [
  manage('GET', 'service', 'list', 'read'),
  manage('GET', 'container', undefined, 'read'),
  manage('GET', 'container', 'metadata', 'read'),
  manage('PUT', 'container', undefined, 'write'),
  manage('PUT', 'container', 'metadata', 'write'),
  manage('PUT', 'container', 'lease', 'write'),
  manage('DELETE', 'container', undefined, 'delete'),
  { ...data('GET', 'container', 'list', 'read'), subOperation: 'Blob.List' },
  data('GET', 'blob', undefined, 'read'),
  data('GET', 'blob', 'metadata', 'read'),
  data('GET', 'blob', 'blocklist', 'read'),
  data('GET', 'blob', 'pagelist', 'read'),
  data('GET', 'blob', 'tags', 'tags/read'),
  data('PUT', 'blob', undefined, 'write'),
  ...['metadata', 'properties', 'block', 'blocklist', 'page', 'appendblock', 'lease', 'snapshot', 'undelete'].map(
    (comp) => data('PUT', 'blob', comp, 'write'),
  ),
  { ...data('PUT', 'blob', 'tier', 'write'), subOperation: 'Blob.Write.Tier' },
  data('PUT', 'blob', 'tags', 'tags/write'),
  data('DELETE', 'blob', undefined, 'delete'),
]

function manage(method: string, of: Operation['of'], comp: string | undefined, verb: string): Operation {
  return { method, of, ...(comp !== undefined && { comp }), action: `${CONTAINERS}/${verb}`, isDataAction: false }
}

function data(method: string, of: Operation['of'], comp: string | undefined, verb: string): Operation {
  return { method, of, ...(comp !== undefined && { comp }), action: `${BLOBS}/${verb}`, isDataAction: true }
}

/** The operation that a request means; undefined for one that is not known here. */
export function operationOf(method: string, { container, blob, query }: Target): Operation | undefined {
  const asked = method === 'HEAD' ? 'GET' : method
  const restype = query.get('restype')
  const of = blob !== undefined ? 'blob' : container !== undefined ? 'container' : 'service'
  // `/account/name` without it is a blob of the root container.
  if (restype !== (of === 'container' ? 'container' : undefined)) return undefined
  return OPERATIONS.find((each) => each.method === asked && each.of === of && each.comp === query.get('comp'))
}

/** How an operation is called where people read it. */
export function nameOf({ method, of, comp }: Operation): string {
  return `${method} ${of}${comp === undefined ? '' : `?comp=${comp}`}`
}
