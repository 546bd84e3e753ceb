import { realpathSync } from 'node:fs'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { UsageError } from './exit.js'
import { shownPath } from './issues.js'

/**
 * Refuses to write a file that is one of those read, or would be the next time.
 *
 * @param inputs absolute paths of files and folders
 * @param consequence what would come of it
 * @throws {UsageError}
 */
export function refuseOwnInput(output: string, cwd: string, inputs: readonly string[], consequence: string): void {
  const target = realPath(resolve(cwd, output))
  const input = inputs.find((path) => {
    const real = realPath(path)
    return real === target || (target.startsWith(`${real}${sep}`) && POLICY_NAME.test(target))
  })
  if (input === undefined) return
  const place = realPath(input) === target ? 'is read as well' : `lies in \`${shownPath(input, cwd)}\`, which is read`
  throw new UsageError(`\`--output ${output}\` ${place}: ${consequence}; write it elsewhere`)
}

/** The path without links, also of a file that is yet to be written. */
function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    const above = dirname(path)
    return above === path ? path : join(realPath(above), basename(path))
  }
}

/** Names that a folder is searched for. */
const POLICY_NAME = /\.(?:json|ya?ml)$/i
