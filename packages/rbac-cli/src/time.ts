import { parseTime } from 'rbac-core'
import type { Arguments } from './arguments.js'
import { UsageError } from './exit.js'

/**
 * The time that `--at` names, as it was given; undefined where it was not.
 *
 * @throws {UsageError} for what is no date and time with its zone
 */
export function readTime(args: Arguments): string | undefined {
  const at = args.text('at')
  if (at === undefined || parseTime(at) !== undefined) return at
  throw new UsageError(
    `\`--at\` is a time with its zone, such as 2026-11-22T09:00:00Z, not \`${at}\``,
    'INVALID_REQUEST',
  )
}
