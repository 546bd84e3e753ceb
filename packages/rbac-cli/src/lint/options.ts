import { minimatch } from 'minimatch'
import { FINDING_CODES, type FindingSeverity, type LintOptions } from 'rbac-core/analyze'
import type { Context } from '../command.js'
import { UsageError } from '../exit.js'
import { readOperations } from '../operations.js'
import { didYouMean } from '../suggest.js'
import { readTime } from '../time.js'

/** @throws {UsageError} for a value of the wrong form */
export function readLintFlags({ args, io }: Context): LintOptions {
  const within = args.text('expiring-within')
  const file = args.text('operations')
  return {
    ...(args.has('only') && { only: readCodes('only', args.texts('only')) }),
    ...(args.has('ignore') && { ignore: readCodes('ignore', args.texts('ignore')) }),
    severities: Object.fromEntries(args.texts('severity').map(readSeverity)),
    now: readTime(args) ?? io.clock(),
    ...(within !== undefined && { expiringWithinDays: readDays(within) }),
    ...(file !== undefined && { operations: readOperations(file, io.cwd) }),
  }
}

/** Globs that mean some code each. */
function readCodes(flag: string, globs: readonly string[]): readonly string[] {
  for (const glob of globs) {
    if (CODES.some((code) => minimatch(code, glob, GLOB))) continue
    throw new UsageError(`\`--${flag} ${glob}\`: ${unknownCode(glob)}`, 'INVALID_REQUEST')
  }
  return globs
}

const CODES = Object.keys(FINDING_CODES)
const GLOB = { dot: true, nobrace: true, nonegate: true, nocomment: true, nocase: true }

function unknownCode(text: string): string {
  return `\`${text}\` is no code of lint${didYouMean(text, CODES) || ' (docs/lint.md lists them)'}`
}

function readSeverity(text: string): [code: string, severity: FindingSeverity] {
  const [, code = '', severity] = /^([A-Za-z_]+)=(error|warning|info)$/.exec(text) ?? []
  if (severity === undefined) {
    throw new UsageError(`\`--severity\` is a code and a severity, such as UNUSED_ROLE=error, not \`${text}\``)
  }
  const known = code.toUpperCase()
  if (!CODES.includes(known)) throw new UsageError(`\`--severity ${text}\`: ${unknownCode(code)}`, 'INVALID_REQUEST')
  return [known, severity as FindingSeverity]
}

function readDays(text: string): number {
  const [, days] = /^(\d{1,5})d?$/.exec(text) ?? []
  if (days === undefined) throw new UsageError(`\`--expiring-within\` is a number of days such as 30d, not \`${text}\``)
  return Number(days)
}
