import { randomUUID } from 'node:crypto'
import { closeSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { UsageError } from './exit.js'

/**
 * Writes the file at `path`, all or nothing: whoever reads meanwhile sees the old content or the new one, and so does
 * who reads after a crash. An existing file keeps its permissions, and a link keeps pointing to it. A pipe or a device,
 * such as `/dev/stdout`, stays what it is and is written to.
 *
 * @throws {UsageError} when the file system does not let us
 */
export function writeAtomically(path: string, content: string | Uint8Array): void {
  try {
    const there = existing(() => statSync(path))
    if (there === undefined || there.isFile()) replace(path, content, there?.mode)
    else writeFileSync(path, content)
  } catch (error) {
    if (codeOf(error) === undefined) throw error
    throw new UsageError(`\`${path}\` can't be written (${codeOf(error)})`, 'FILE_UNWRITABLE')
  }
}

function replace(path: string, content: string | Uint8Array, mode: number | undefined): void {
  const target = existing(() => realpathSync(path)) ?? path
  const draft = join(dirname(target), `.${basename(target)}.${randomUUID()}`)
  try {
    writeFileSync(draft, content, { flag: 'wx', ...(mode !== undefined && { mode }) })
    flush(draft)
    renameSync(draft, target)
    flushFolder(dirname(target))
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}

/** The new name of a file is in its folder, which has to reach the disk as well. Not every system can do that. */
function flushFolder(folder: string): void {
  try {
    flush(folder)
  } catch (error) {
    if (codeOf(error) === undefined) throw error
  }
}

function flush(path: string): void {
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

function existing<Value>(read: () => Value): Value | undefined {
  try {
    return read()
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/** The code of an error of the file system. */
function codeOf(error: unknown): unknown {
  return error instanceof Error && 'syscall' in error && 'code' in error ? error.code : undefined
}
