import type { FindingSeverity, LintOptions } from 'rbac-core/analyze'
import type { Context } from '../command.js'
import { UsageError } from '../exit.js'
import { readOperations } from '../operations.js'

/** @throws {UsageError} for a value of the wrong form */
export function readLintFlags({ args, io }: Context): LintOptions {
  const within = args.text('expiring-within')
  const file = args.text('operations')
  return {
    ...(args.has('only') && { only: args.texts('only') }),
    ...(args.has('ignore') && { ignore: args.texts('ignore') }),
    severities: Object.fromEntries(args.texts('severity').map(readSeverity)),
    now: args.text('at') ?? io.clock(),
    ...(within !== undefined && { expiringWithinDays: readDays(within) }),
    ...(file !== undefined && { operations: readOperations(file, io.cwd) }),
  }
}

function readSeverity(text: string): [code: string, severity: FindingSeverity] {
  const [, code = '', severity] = /^([A-Za-z_]+)=(error|warning|info)$/.exec(text) ?? []
  if (severity === undefined) {
    throw new UsageError(`\`--severity\` is a code and a severity, such as UNUSED_ROLE=error, not \`${text}\``)
  }
  return [code.toUpperCase(), severity as FindingSeverity]
}

function readDays(text: string): number {
  const [, days] = /^(\d{1,5})d?$/.exec(text) ?? []
  if (days === undefined) throw new UsageError(`\`--expiring-within\` is a number of days such as 30d, not \`${text}\``)
  return Number(days)
}
