import type { ActionEntry } from 'rbac-core'
import { UsageError } from './exit.js'
import { readText } from './read-text.js'
import { parseJson } from './strict-json.js'

/**
 * The actions in a file: a JSON array, or a policy document with `actions`.
 *
 * @throws {UsageError} when it is not there, or something else
 */
export function readOperations(file: string, cwd: string): readonly ActionEntry[] {
  const value = parseJson(readText(file, cwd), `\`${file}\``)
  const list: unknown = Array.isArray(value) ? value : (value as { readonly actions?: unknown } | null)?.actions
  if (!Array.isArray(list) || !list.every(isEntry)) {
    throw new UsageError(`\`${file}\` must be a JSON array of { "name", "isDataAction" }`, 'INVALID_INPUT')
  }
  return list.map(({ name, isDataAction }) => ({ name, isDataAction }))
}

function isEntry(value: unknown): value is ActionEntry {
  const { name, isDataAction } = (value ?? {}) as { readonly name?: unknown; readonly isDataAction?: unknown }
  return typeof name === 'string' && typeof isDataAction === 'boolean'
}
