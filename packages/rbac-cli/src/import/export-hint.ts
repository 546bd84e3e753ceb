import type { Issue } from 'rbac-core'
import { UsageError } from '../exit.js'
import { shownPath } from '../issues.js'
import { readText } from '../read-text.js'
import { parseIfJson } from '../strict-json.js'
import { count } from '../text.js'
import { isAsPolicyHoldsIt, itemsOf } from './items.js'
import { shapeOf } from './shapes.js'

/** What to do where files that are no policy are exports; undefined where none is. O(length of the files with errors). */
export function exportHint(issues: readonly Issue[], cwd: string): string | undefined {
  const named = issues.flatMap(({ severity, file }) => (severity === 'error' && file !== undefined ? [file] : []))
  const exports = [...new Set(named)].filter((file) => isExport(file, cwd))
  const [first, ...others] = exports
  if (first === undefined) return undefined
  const are = others.length === 0 ? 'is' : `and ${count(others.length, 'other file')} are`
  return `\`${shownPath(first, cwd)}\` ${are} as Azure's tools print it, and no policy yet: \`rbac import\` makes one`
}

function isExport(file: string, cwd: string): boolean {
  try {
    const read = parseIfJson(readText(file, cwd), file)
    if (read === undefined) return false
    return !isAsPolicyHoldsIt(read.value) || itemsOf(read.value).some(({ value }) => shapeOf(value) !== undefined)
  } catch (error) {
    if (error instanceof UsageError) return false
    throw error
  }
}
