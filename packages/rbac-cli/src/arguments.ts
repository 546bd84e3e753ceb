import { parseArgs } from 'node:util'
import type { Command, Flag } from './command.js'
import { UsageError } from './exit.js'
import { didYouMean } from './suggest.js'

/** The arguments of a verb, read and found well-formed. */
export interface Arguments {
  /** What stands without a flag, in order. */
  readonly operands: readonly string[]
  /** True where the flag was given. */
  has(flag: string): boolean
  /** The flag's value; undefined where it was not given. */
  text(flag: string): string | undefined
  /** Every value of a repeatable flag, in order. */
  texts(flag: string): readonly string[]
}

/**
 * Reads what follows the verb. Stricter than `parseArgs` alone: nothing unknown, repeated, empty or ambiguous passes,
 * because a flag that is dropped in silence changes the question.
 *
 * @throws {UsageError}
 */
export function readArguments(
  command: Pick<Command, 'name' | 'flags' | 'operands'>,
  args: readonly string[],
): Arguments {
  for (const [index, arg] of args.entries()) refuseBrokenText(arg, index)
  const values = new Map<string, string[]>()
  const operands: string[] = []
  for (const token of tokensOf(command.flags, args)) {
    if (token.kind === 'option-terminator') throw new UsageError('`--` is not used here: every value has its flag')
    if (token.kind === 'positional') operands.push(operandOf(command, token.value))
    else {
      const flag = flagOf(command, token)
      const given = values.get(flag.name)
      if (given !== undefined && flag.repeatable !== true) throw new UsageError(`\`${token.rawName}\` is given twice`)
      const value = valueGiven(flag, token)
      if (given === undefined) values.set(flag.name, [value])
      else given.push(value)
    }
  }
  checkOperandCount(command, operands)
  return {
    operands,
    has: (flag) => values.has(flag),
    text: (flag) => values.get(flag)?.[0],
    texts: (flag) => values.get(flag) ?? [],
  }
}

/** An option as `parseArgs` found it. */
interface OptionToken {
  readonly name: string
  /** As typed: `--policy` or `-o`. */
  readonly rawName: string
  readonly value: string | undefined
  /** True for `--policy=x`. */
  readonly inlineValue: boolean | undefined
}

type Token =
  | ({ readonly kind: 'option' } & OptionToken)
  | { readonly kind: 'positional'; readonly value: string }
  | { readonly kind: 'option-terminator' }

function tokensOf(flags: readonly Flag[], args: readonly string[]): readonly Token[] {
  const options = Object.fromEntries(
    flags.map(({ name, short, value }) => [
      name,
      { type: value === undefined ? ('boolean' as const) : ('string' as const), ...(short !== undefined && { short }) },
    ]),
  )
  // Not `strict`: its messages know neither our flags' neighbours nor how to mend the line. The checks here are stricter.
  return parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true }).tokens
}

function refuseBrokenText(arg: string, index: number): void {
  const place = `argument ${index + 1}`
  if (arg.includes('\0')) throw new UsageError(`${place} holds a NUL character`)
  // Node reads bytes that are not UTF-8 as U+FFFD.
  if (!arg.isWellFormed() || arg.includes('\ufffd')) throw new UsageError(`${place} is not valid UTF-8 text`)
}

function operandOf(command: Pick<Command, 'name' | 'operands'>, value: string): string {
  if (value === '') throw new UsageError('an argument is empty')
  if (value === '-') throw new UsageError('`-` (standard input) is not read here')
  if (value.startsWith('@'))
    throw new UsageError(`argument files are not read: \`${value}\` (write \`./${value}\` for a file of that name)`)
  if (command.operands === undefined) {
    throw new UsageError(`unexpected argument \`${value}\`: every value of \`rbac ${command.name}\` has a flag`)
  }
  return value
}

function checkOperandCount({ name, operands }: Pick<Command, 'name' | 'operands'>, given: readonly string[]): void {
  if (operands === undefined) return
  if (given.length < operands.atLeast) throw new UsageError(`\`rbac ${name}\` needs ${operands.name}`)
  if (given.length > operands.atMost) throw new UsageError(`unexpected argument \`${given[operands.atMost]}\``)
}

function flagOf({ name, flags }: Pick<Command, 'name' | 'flags'>, token: OptionToken): Flag {
  const flag = flags.find((known) => known.name === token.name)
  if (flag !== undefined) return flag
  const known = flags.map((each) => `--${each.name}`)
  throw new UsageError(`\`rbac ${name}\` has no flag \`${token.rawName}\`${didYouMean(token.rawName, known)}`)
}

function valueGiven(flag: Flag, { rawName, value, inlineValue }: OptionToken): string {
  if (flag.value === undefined) {
    if (value !== undefined) throw new UsageError(`\`${rawName}\` takes no value`)
    return ''
  }
  if (value === undefined) throw new UsageError(`\`${rawName}\` needs a value: ${rawName} ${flag.value}`)
  if (value === '') throw new UsageError(`the value of \`${rawName}\` is empty`)
  if (inlineValue !== true && value.startsWith('-') && value !== '-') {
    throw new UsageError(
      `\`${rawName}\` needs a value, not \`${value}\` (write \`${rawName}=${value}\` if that is the value)`,
    )
  }
  if (flag.anyText !== true) refuseStandIn(flag, rawName, value)
  if (Array.isArray(flag.complete) && !flag.complete.includes(value)) {
    const choices = flag.complete.join(', ')
    throw new UsageError(`\`${rawName}\` is one of ${choices}, not \`${value}\`${didYouMean(value, flag.complete)}`)
  }
  return value
}

function refuseStandIn(flag: Flag, rawName: string, value: string): void {
  if (value === '-' && flag.stdin !== true) {
    throw new UsageError(
      flag.writes === true
        ? `\`${rawName}\` names a file to write, not \`-\` (write \`${rawName} ./-\` for a file of that name)`
        : `\`${rawName}\` does not read standard input`,
    )
  }
  if (value.startsWith('@'))
    throw new UsageError(`argument files are not read: \`${rawName} ${value}\` (write the value itself)`)
}
