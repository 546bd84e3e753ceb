import { FileNotFoundError, FileUnreadableError, RbacError } from '../errors.js'

/** What the file system threw, as an error with a code of ours. */
export function codedFileError(error: unknown, path: string): RbacError {
  if (error instanceof RbacError) return error
  if (isMissing(error)) return new FileNotFoundError(`there is no \`${path}\``)
  const code = codeOf(error)
  return new FileUnreadableError(`\`${path}\` can't be read${code === undefined ? '' : ` (${code})`}`)
}

export function isMissing(error: unknown): boolean {
  const code = codeOf(error)
  return code === 'ENOENT' || code === 'ENOTDIR'
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
