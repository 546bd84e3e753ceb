import type { Arguments } from './arguments.js'
import { UsageError } from './exit.js'

/**
 * The time that `--at` names, as it was given; undefined where it was not.
 *
 * @throws {UsageError} for what is no date and time with its zone
 */
export function readTime(args: Arguments): string | undefined {
  const at = args.text('at')
  if (at === undefined || isTime(at)) return at
  throw new UsageError(
    `\`--at\` is a time with its zone, such as 2026-11-22T09:00:00Z, not \`${at}\``,
    'INVALID_REQUEST',
  )
}

function isTime(text: string): boolean {
  // A date that no calendar has would be rolled over.
  const day = new Date(`${text.slice(0, 10)}T00:00:00Z`).getUTCDate()
  return DATE_TIME.test(text) && day === Number(text.slice(8, 10))
}

/** As a policy spells times. */
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,7})?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/i
