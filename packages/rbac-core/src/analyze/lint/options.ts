import { minimatch } from 'minimatch'
import { InvalidRequestError } from '../../errors.js'
import type { ActionEntry } from '../../model/directory.js'
import { shown } from '../../model/shown.js'
import { nearest } from '../../model/spelling.js'
import { parseTime } from '../../model/time.js'
import { FINDING_CODES, type FindingCode, isFindingCode } from './codes.js'
import type { FindingSeverity } from './finding.js'

export interface LintOptions {
  /** The codes to look for, as globs: `LIMIT_*`. Default: all. */
  readonly only?: readonly string[] | undefined
  /** The codes to leave out, as globs. */
  readonly ignore?: readonly string[] | undefined
  /** Severities that differ from the default ones, by code. */
  readonly severities?: Readonly<Record<string, FindingSeverity>> | undefined
  /** The time by which assignments have expired. Default: the system's. */
  readonly now?: Date | string | undefined
  /** Find assignments that end within so many days. Default: none. */
  readonly expiringWithinDays?: number | undefined
  /** The actions that exist, to expand wildcards against. Default: the policy's `actions`. */
  readonly operations?: readonly ActionEntry[] | undefined
}

export interface LintSettings {
  readonly codes: ReadonlySet<FindingCode>
  readonly severities: Readonly<Record<FindingCode, FindingSeverity>>
  /** Milliseconds since the epoch. */
  readonly now: number
  /** Milliseconds. */
  readonly expiringWithin: number
  /** Undefined: none were given. */
  readonly operations: readonly ActionEntry[] | undefined
}

/** @throws {InvalidRequestError} for options of the wrong shape, and for a code or glob that means no code */
export function readLintOptions(options: unknown): LintSettings {
  try {
    return read(options)
  } catch (error) {
    if (error instanceof InvalidRequestError) throw error
    throw new InvalidRequestError('options could not be read: a getter or a Proxy threw')
  }
}

function read(options: unknown): LintSettings {
  if (options !== undefined && (typeof options !== 'object' || options === null)) {
    throw new InvalidRequestError('options must be an object')
  }
  const { only, ignore, severities, now, expiringWithinDays, operations } = (options ?? {}) as LintOptions
  const chosen = only === undefined ? CODES : matching('only', only)
  const ignored = ignore === undefined ? [] : matching('ignore', ignore)
  return {
    codes: new Set(chosen.filter((code) => !ignored.includes(code))),
    severities: { ...FINDING_CODES, ...readSeverities(severities) },
    now: readNow(now),
    expiringWithin: readDays(expiringWithinDays),
    operations: operations === undefined ? undefined : readOperations(operations),
  }
}

const CODES = Object.keys(FINDING_CODES).filter(isFindingCode)
const GLOB = { dot: true, nobrace: true, nonegate: true, nocomment: true, nocase: true }

function matching(option: string, globs: unknown): FindingCode[] {
  if (!Array.isArray(globs)) throw new InvalidRequestError(`options.${option} must be a list of codes`)
  return Array.from(globs, (glob: unknown) => {
    if (typeof glob !== 'string' || glob.length > 256) {
      throw new InvalidRequestError(`options.${option} must be a list of codes`)
    }
    const found = CODES.filter((code) => minimatch(code, glob, GLOB))
    if (found.length === 0) throw new InvalidRequestError(`options.${option}: ${unknownCode(glob)}`)
    return found
  }).flat()
}

function unknownCode(text: string): string {
  const meant = nearest(text, CODES, 3)
  return `${shown(text)} is no code of lint${meant === undefined ? '' : ` (did you mean \`${meant}\`?)`}`
}

function readSeverities(given: unknown): Partial<Record<FindingCode, FindingSeverity>> {
  if (given === undefined) return {}
  if (typeof given !== 'object' || given === null) throw new InvalidRequestError('options.severities must be an object')
  return Object.fromEntries(
    Object.entries(given).map(([code, severity]: [string, unknown]) => {
      if (!isFindingCode(code)) throw new InvalidRequestError(`options.severities: ${unknownCode(code)}`)
      if (severity !== 'error' && severity !== 'warning' && severity !== 'info') {
        throw new InvalidRequestError(`options.severities.${code} must be \`error\`, \`warning\` or \`info\``)
      }
      return [code, severity]
    }),
  )
}

function readNow(given: unknown): number {
  const time = given === undefined ? Date.now() : given instanceof Date ? given.getTime() : fromText(given)
  if (time === undefined || Number.isNaN(time)) {
    throw new InvalidRequestError('options.now must be a Date or text such as `2030-01-31T09:00:00Z`')
  }
  return time
}

function fromText(given: unknown): number | undefined {
  return typeof given === 'string' ? parseTime(given) : undefined
}

function readDays(given: unknown): number {
  if (given === undefined) return 0
  if (typeof given !== 'number' || !(given >= 0) || given > 36_525) {
    throw new InvalidRequestError('options.expiringWithinDays must be a number of days, from 0 to 36525')
  }
  return given * 86_400_000
}

function readOperations(given: unknown): ActionEntry[] {
  if (!Array.isArray(given)) throw new InvalidRequestError('options.operations must be a list')
  return Array.from(given, (entry: unknown) => {
    const { name, isDataAction } = (entry ?? {}) as { name?: unknown; isDataAction?: unknown }
    if (typeof name !== 'string' || typeof isDataAction !== 'boolean') {
      throw new InvalidRequestError('options.operations must be a list of { name, isDataAction }')
    }
    return { name, isDataAction }
  })
}
