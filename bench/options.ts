import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Effort } from './measure/rounds.js'
import { suites } from './suites.js'
import { WORLDS, type WorldName } from './worlds.js'

/** What to measure. */
export interface Options {
  readonly suites: readonly string[]
  readonly worlds: readonly WorldName[]
  readonly seed: number
  /** A file of roles to use instead of the built-in catalogue. */
  readonly rolesFile?: string
  readonly effort: Effort
  /** How long a suite's answers are compared with those expected, and then with the reference evaluator's. */
  readonly agreementSeconds: number
  readonly quick: boolean
  readonly record: boolean
}

export const USAGE = `Usage: pnpm bench [suite…] [options]

Suites: ${suites.map(({ name }) => name).join(', ')} (default: all)

Options:
  --sizes <list>   worlds, by size or name: 1k, 10k, 100k, 1M, ${Object.keys(WORLDS).join(', ')} (default: all)
  --quick          the two small worlds, in short rounds: under a minute, good for a first look only
  --roles <file>   the roles of a file that \`az role definition list -o json\` printed, instead of the built-in catalogue
  --seed <number>  draw other worlds (default: 1)
  --no-record      print only
  --help           this text
`

/** A command line that can't be followed. */
export class UsageError extends Error {}

/** @throws {UsageError} */
export function readOptions(args: readonly string[], directory: string): Options | 'help' {
  const { values, positionals } = parsed(args)
  if (values.help === true) return 'help'
  const quick = values.quick === true
  return {
    suites: positionals.length === 0 ? SUITES : positionals.map((name) => oneOf(name, SUITES, 'suite')),
    worlds: values.sizes === undefined ? (quick ? SMALL : ALL) : readSizes(values.sizes),
    seed: readSeed(values.seed ?? '1'),
    ...(values.roles !== undefined && { rolesFile: resolve(directory, values.roles) }),
    effort: quick ? QUICK : FULL,
    agreementSeconds: quick ? 0.3 : 2,
    quick,
    record: values['no-record'] !== true,
  }
}

const SUITES = suites.map(({ name }) => name)
const ALL: readonly WorldName[] = ['smallTeam', 'department', 'largeTenant', 'hugeTenant']
const SMALL: readonly WorldName[] = ['smallTeam', 'department']
const SIZES: ReadonlyMap<string, WorldName> = new Map([
  ['1k', 'smallTeam'],
  ['10k', 'department'],
  ['100k', 'largeTenant'],
  ['1m', 'hugeTenant'],
])

const FULL: Effort = { rounds: 5, seconds: 0.1, singleCalls: 2048 }
const QUICK: Effort = { rounds: 3, seconds: 0.02, singleCalls: 512 }

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        sizes: { type: 'string' },
        quick: { type: 'boolean' },
        roles: { type: 'string' },
        seed: { type: 'string' },
        'no-record': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

function readSizes(list: string): WorldName[] {
  return list.split(',').map((name) => SIZES.get(name.toLowerCase()) ?? oneOf(name, ALL, 'size'))
}

function readSeed(text: string): number {
  const seed = Number(text)
  if (!Number.isSafeInteger(seed)) throw new UsageError(`seed \`${text}\` is not a whole number`)
  return seed
}

function oneOf<Name extends string>(name: string, names: readonly Name[], what: string): Name {
  const found = names.find((one) => one === name)
  if (found === undefined) throw new UsageError(`no ${what} is called \`${name}\` (there are ${names.join(', ')})`)
  return found
}
