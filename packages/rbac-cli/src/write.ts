import { randomUUID } from 'node:crypto'
import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/**
 * Writes `text` to the file at `path`, all or nothing: whoever reads meanwhile sees the old text or the new one. An
 * existing file keeps its permissions, and a link keeps pointing to it.
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
    throw error
  }
}

function existing<Value>(read: () => Value): Value | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
