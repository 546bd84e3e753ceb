import { randomUUID } from 'node:crypto'
import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { UsageError } from './exit.js'

/**
 * Writes `text` to the file at `path`, all or nothing: whoever reads meanwhile sees the old text or the new one. An
 * existing file keeps its permissions, and a link keeps pointing to it.
 *
 * @throws {UsageError} when the file system does not let us
 */
export function writeAtomically(path: string, text: string): void {
  const target = existing(() => realpathSync(path)) ?? path
  const mode = existing(() => statSync(target).mode)
  const draft = join(dirname(target), `.${basename(target)}.${randomUUID()}`)
  try {
    writeFileSync(draft, text, { flag: 'wx', ...(mode !== undefined && { mode }) })
    renameSync(draft, target)
  } catch (error) {
    rmSync(draft, { force: true })
    if (codeOf(error) === undefined) throw error
    throw new UsageError(`\`${path}\` can't be written (${codeOf(error)})`, 'FILE_UNWRITABLE')
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
