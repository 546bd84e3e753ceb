import { InvalidRequestError, type Issue, RbacError } from 'rbac-core'
import { readDataText } from 'rbac-core/data-text'
import { readUtf8 } from '../../../files/read-utf8.js'
import { shapeProblems } from '../../../files/shape-problems.js'
import type { Mapping } from '../mapping.js'
import { createFileMapping } from './file-mapping.js'
import { mappingSchema } from './schema.js'

/** A mapping file that can't be used. `issues` lists every problem found. */
export class InvalidMappingError extends RbacError {
  override readonly name = 'InvalidMappingError'
  readonly code = 'INVALID_MAPPING'
  readonly issues: readonly Issue[]

  constructor(issues: readonly Issue[]) {
    const [first] = issues
    const place = [first?.file, first?.path].filter(Boolean).join(': ')
    const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : ''
    super(`${place === '' ? '' : `${place}: `}${first?.message ?? 'invalid mapping'}${more}`)
    this.issues = issues
  }
}

const MAX_CHARACTERS = 1024 * 1024

/**
 * Reads a mapping file, JSON or YAML.
 *
 * @throws {InvalidMappingError} with everything that is wrong
 * @throws {InvalidRequestError} for a file that can't be read
 * @see docs/server.md, "How names are mapped"
 */
export function loadMapping(path: string): Mapping {
  return parseMapping(readMappingText(path), { file: path })
}

/**
 * What a mapping file says, for `parseMapping`.
 *
 * @throws {InvalidMappingError} for what is not UTF-8
 * @throws {InvalidRequestError} for a file that can't be read
 */
export function readMappingText(path: string): string {
  let text: string | undefined
  try {
    text = readUtf8(path)
  } catch {
    throw new InvalidRequestError(`the mapping file \`${path}\` can't be read`)
  }
  if (text !== undefined) return text
  const message = 'not UTF-8: save the file as UTF-8'
  throw new InvalidMappingError([{ code: 'INVALID_ENCODING', severity: 'error', path: '', message, file: path }])
}

/** The same for text that is at hand; `file` is named in what is reported. */
export function parseMapping(text: string, { file }: { readonly file?: string } = {}): Mapping {
  const source = readDataText(text, { file, length: MAX_CHARACTERS })
  if ('issues' in source) throw new InvalidMappingError(source.issues)
  const result = mappingSchema.safeParse(source.value)
  if (result.success) return createFileMapping(result.data)
  throw new InvalidMappingError(source.issuesOf(result.error.issues.flatMap(shapeProblems)))
}
