import { fstatSync } from 'node:fs'
import { UsageError } from './exit.js'
import type { Io } from './io.js'

/**
 * What comes in. Of a folder (`rbac check --batch - < somewhere`) Node reads nothing, without a word.
 *
 * @throws {UsageError} where standard input is a folder
 */
export function standardInput(io: Io): AsyncIterable<Uint8Array> {
  if (fstatSync(0).isDirectory()) throw new UsageError('standard input is a folder, not a file', 'FILE_NOT_FOUND')
  return io.stdin()
}
