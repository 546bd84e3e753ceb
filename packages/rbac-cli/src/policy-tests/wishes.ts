import type { Arguments } from '../arguments.js'
import { UsageError } from '../exit.js'

/** What is asked for besides the tests themselves. */
export interface Wishes {
  readonly coverage: boolean
  /** In percent. */
  readonly leastCoverage: number
  readonly mutate: boolean
  /** In percent. */
  readonly leastNoticed: number
  readonly mostMutants: number
}

/** @throws {UsageError} */
export function readWishes(args: Arguments): Wishes {
  const mutate = args.has('mutate') || args.has('min-mutation')
  if (args.has('max-mutants') && !mutate) throw new UsageError('`--max-mutants` goes with `--mutate`')
  return {
    coverage: args.has('coverage') || args.has('min-coverage'),
    leastCoverage: numberOf(args, 'min-coverage', PERCENT) ?? 0,
    mutate,
    leastNoticed: numberOf(args, 'min-mutation', PERCENT) ?? 0,
    mostMutants: numberOf(args, 'max-mutants', { least: 1, most: 1_000_000, form: /^\d+$/ }) ?? 1000,
  }
}

interface NumberForm {
  readonly least: number
  readonly most: number
  readonly form: RegExp
}

const PERCENT: NumberForm = { least: 0, most: 100, form: /^\d+(?:\.\d+)?$/ }

function numberOf(args: Arguments, flag: string, { least, most, form }: NumberForm): number | undefined {
  const text = args.text(flag)
  if (text === undefined) return undefined
  const value = form.test(text) ? Number(text) : Number.NaN
  if (value >= least && value <= most) return value
  throw new UsageError(`\`--${flag}\` is a number from ${least} to ${most}, not \`${text}\``)
}
