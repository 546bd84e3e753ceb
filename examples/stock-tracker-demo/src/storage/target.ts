import { StorageError } from './answers.js'

/** What a request to the storage service is about, read once: what is decided on is what is sent on. */
export interface Target {
  /** Absent: the account. */
  readonly container?: string
  /** Absent: the container. */
  readonly blob?: string
  /** Names in lower case; none twice. */
  readonly query: ReadonlyMap<string, string>
}

/**
 * Reads a request target. Text that two readers might read differently is refused, not mended.
 *
 * @throws {StorageError}
 */
export function readTarget(target: string, account: string): Target {
  const [path = '', ...rest] = target.split('?')
  const query = readQuery(rest.join('?'))
  const [root, ofAccount, ofContainer, ...ofBlob] = path.split('/')
  if (root !== '' || ofAccount !== account) throw invalidUri()
  const container = decoded(ofContainer ?? '')
  // Clients put a slash behind the account.
  if (container === '' && ofBlob.length === 0) return { query }
  if (!CONTAINER.test(container)) throw new StorageError(400, 'InvalidResourceName', 'The container name is invalid.')
  if (ofBlob.length === 0) return { container, query }
  const blob = decoded(ofBlob.join('/'))
  if (blob === '' || blob.length > LONGEST_NAME || NO_BLOB.test(blob)) throw invalidUri()
  return { container, blob, query }
}

/** The path of a target, in the one spelling that is sent on. */
export function pathOf(account: string, { container, blob }: Omit<Target, 'query'>): string {
  if (container === undefined) return `/${account}/`
  if (blob === undefined) return `/${account}/${container}`
  return `/${account}/${container}/${blob.split('/').map(encodeURIComponent).join('/')}`
}

const CONTAINER = /^(?:[a-z0-9](?:[a-z0-9]|-(?=[a-z0-9])){2,62}|\$(?:root|logs|web))$/
const LONGEST_NAME = 1024
/** Empty and dot segments, backslashes and control characters: some reader of paths folds each of them. */
const NO_BLOB = /(?:^|\/)\.{0,2}(?:\/|$)|[\\\u0000-\u001f\u007f]/

function readQuery(text: string): ReadonlyMap<string, string> {
  const query = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(text)) {
    const folded = name.toLowerCase()
    if (query.has(folded)) {
      throw new StorageError(400, 'InvalidQueryParameterValue', 'A query parameter is there more than once.')
    }
    query.set(folded, value)
  }
  // A signature in the address would be a second way in, past the token.
  if (query.has('sig'))
    throw new StorageError(403, 'AuthorizationFailure', 'Shared access signatures are not accepted.')
  return query
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw invalidUri()
  }
}

function invalidUri(): StorageError {
  return new StorageError(400, 'InvalidUri', 'The requested URI does not represent any resource on the server.')
}
