import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Effort } from './measure/rounds.js'
import { peers } from './peers/index.js'
import { suites } from './suites.js'
import { SIZES, WORLD_NAMES, type WorldName } from './worlds.js'

/** What to measure. */
export interface Options {
  /** Names of suites; `PEERS` is one. */
  readonly suites: readonly string[]
  readonly peers: readonly string[]
  readonly worlds: readonly WorldName[]
  readonly seed: number
  /** A file of roles to use instead of the built-in catalogue. */
  readonly rolesFile?: string
  readonly effort: Effort
  /** How long a suite's answers are compared with those expected, and then with the reference evaluator's. */
  readonly agreementSeconds: number
  /** After which nothing new is begun; absent: everything is done. */
  readonly minutes?: number
  readonly quick: boolean
  readonly record: boolean
  /** A record to put the results into, instead of one of their own. */
  readonly into?: string
}

/** The suite that times others, each in a process of its own. */
export const PEERS = 'peers'

const SUITES = [...suites.map(({ name }) => name), PEERS]
const PEER_NAMES = peers.map(({ name }) => name)

export const USAGE = `Usage: pnpm bench [suite…] [options]

Suites: ${SUITES.join(', ')} (default: all)
Peers:  ${PEER_NAMES.join('; ')}
Worlds: ${WORLD_NAMES.join(', ')}

Options:
  --sizes <list>    worlds, by name or, of the tenants, by size: ${[...SIZES.keys()].join(', ')} (default: all but giantTenant)
  --peers <list>    peers whose names start so, e.g. casbin,@casl (default: all)
  --minutes <n>     begin nothing new after so many minutes
  --quick           short rounds in the small worlds, without peers unless they are asked for: for a first look only
  --roles <file>    the roles of a file that \`az role definition list -o json\` printed, instead of the built-in catalogue
  --seed <number>   draw other worlds (default: 1)
  --into <record>   put the results into this record, in the place of those of the same suites, worlds and peers
  --no-record       print only
  --help            this text
`

/** A command line that can't be followed. */
export class UsageError extends Error {}

/** @throws {UsageError} */
export function readOptions(args: readonly string[], directory: string): Options | 'help' {
  const { values, positionals } = parsed(args)
  if (values.help === true) return 'help'
  const quick = values.quick === true
  const byDefault = quick ? SUITES.filter((name) => name !== PEERS) : SUITES
  return {
    suites: positionals.length === 0 ? byDefault : positionals.map((name) => oneOf(name, SUITES, 'suite')),
    peers: values.peers === undefined ? PEER_NAMES : splitList(values.peers).flatMap(peersCalled),
    worlds: values.sizes === undefined ? (quick ? SMALL : ALL) : splitList(values.sizes).map(worldCalled),
    seed: readNumber('seed', values.seed ?? '1', Number.isSafeInteger),
    ...(values.roles !== undefined && { rolesFile: resolve(directory, values.roles) }),
    effort: quick ? QUICK : FULL,
    agreementSeconds: quick ? 0.3 : 2,
    ...(values.minutes !== undefined && {
      minutes: readNumber('minutes', values.minutes, (minutes) => minutes > 0 && Number.isFinite(minutes)),
    }),
    quick,
    record: values['no-record'] !== true,
    ...(values.into !== undefined && { into: resolve(directory, values.into) }),
  }
}

const ALL = WORLD_NAMES.filter((name) => name !== 'giantTenant')
const SMALL: readonly WorldName[] = ['smallTeam', 'department', 'rolesAlone', 'casbinSmall', 'hospital5']

const FULL: Effort = { rounds: 5, seconds: 0.06, singleCalls: 2048 }
const QUICK: Effort = { rounds: 3, seconds: 0.02, singleCalls: 512 }

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        sizes: { type: 'string' },
        peers: { type: 'string' },
        minutes: { type: 'string' },
        quick: { type: 'boolean' },
        roles: { type: 'string' },
        seed: { type: 'string' },
        into: { type: 'string' },
        'no-record': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

function splitList(list: string): string[] {
  return list.split(',').map((item) => item.trim())
}

function worldCalled(name: string): WorldName {
  return SIZES.get(name.toLowerCase()) ?? oneOf(name, WORLD_NAMES, 'size')
}

function peersCalled(start: string): string[] {
  const found = PEER_NAMES.filter((name) => start !== '' && name.startsWith(start))
  return found.length > 0 ? found : [oneOf(start, PEER_NAMES, 'peer')]
}

function readNumber(option: string, text: string, isValid: (number: number) => boolean): number {
  const number = Number(text)
  if (text.trim() === '' || !isValid(number))
    throw new UsageError(`\`--${option} ${text}\` is not a number that will do`)
  return number
}

function oneOf<Name extends string>(name: string, names: readonly Name[], what: string): Name {
  const found = names.find((one) => one === name)
  if (found === undefined) throw new UsageError(`no ${what} is called \`${name}\` (there are ${names.join(', ')})`)
  return found
}
