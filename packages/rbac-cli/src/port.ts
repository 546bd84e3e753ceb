import { UsageError } from './exit.js'

/**
 * The port that a flag names; undefined where it is not given.
 *
 * @throws {UsageError}
 */
export function readPort(text: string | undefined, flag: string): number | undefined {
  if (text === undefined) return undefined
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!(port <= 65_535)) throw new UsageError(`\`${flag}\` is a port from 0 to 65535, not \`${text}\``)
  return port
}
