import { closeSync, openSync, readSync } from 'node:fs'
import { DEFAULT_LIMITS } from 'rbac-core'
import { UsageError } from './exit.js'
import { existingFile } from './load.js'

/** As much as a policy file may have. */
export const MOST_POLICY_BYTES: number = DEFAULT_LIMITS.policyBytes
const CHUNK_BYTES = 1024 * 1024

/**
 * The text of a file, a pipe or a device that the user named, a byte order mark left out.
 *
 * Never repairs what is not UTF-8: two different ids would become one. Reads no further than one chunk beyond `mostBytes`,
 * whatever the file says of its size.
 *
 * @throws {UsageError} where nothing is there, a folder, more than `mostBytes`, or something else than UTF-8
 */
export function readText(path: string, cwd: string, mostBytes: number = MOST_POLICY_BYTES): string {
  const bytes = readBytes(existingFile(path, cwd), mostBytes)
  if (bytes.length > mostBytes) throw new UsageError(`\`${path}\` is longer than ${mostBytes} bytes`, 'INVALID_INPUT')
  const text = decoded(bytes)
  if (text === undefined) throw new UsageError(`\`${path}\` is not UTF-8: save it as UTF-8`, 'INVALID_INPUT')
  return text
}

/** At most one chunk more than `mostBytes` of what is at `path`. */
export function readBytes(path: string, mostBytes: number): Uint8Array {
  const handle = openSync(path, 'r')
  try {
    const chunks: Uint8Array[] = []
    for (let length = 0; length <= mostBytes; ) {
      const chunk = new Uint8Array(Math.min(CHUNK_BYTES, mostBytes + 1 - length))
      const got = readSync(handle, chunk)
      if (got === 0) break
      chunks.push(chunk.subarray(0, got))
      length += got
    }
    return Buffer.concat(chunks)
  } finally {
    closeSync(handle)
  }
}

/** Undefined for what is not UTF-8; a byte order mark is left out. */
export function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
