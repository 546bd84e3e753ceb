import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { arch, cpus, platform, totalmem } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { JobResult } from '../job.js'
import type { Options } from '../options.js'
import { rolesFrom } from '../world/roles.js'
import { REQUESTS, type WorldName } from '../worlds.js'

/** What one suite, or one peer, came to in one world. */
export interface Result extends JobResult {
  readonly world: WorldName
}

/** Everything needed to make the same figures again, and the figures. */
export interface BenchRecord {
  readonly schema: 'rbac.bench-record/v1'
  readonly date: string
  /** More than one where it was made in pieces. */
  readonly commands: readonly string[]
  readonly commit: string
  /** What git would have to commit before the commit above is what was measured. */
  readonly uncommitted: boolean
  readonly machine: Machine
  readonly settings: Settings
  readonly results: readonly Result[]
}

interface Machine {
  readonly node: string
  readonly v8: string
  readonly system: string
  readonly cpu: string
  readonly cores: number
  readonly memoryGiB: number
}

interface Settings extends Readonly<Options['effort']> {
  readonly seed: number
  readonly roles: string
  readonly roleCount: number
  readonly requests: number
}

export function recordOf(results: readonly Result[], options: Options, args: readonly string[]): BenchRecord {
  const { source, all } = rolesFrom(options.rolesFile)
  return {
    schema: 'rbac.bench-record/v1',
    date: new Date().toISOString(),
    commands: [['pnpm bench', ...withoutInto(args)].join(' ')],
    commit: git('rev-parse', 'HEAD'),
    uncommitted: git('status', '--porcelain', '--', 'packages') !== '',
    machine: {
      node: process.version,
      v8: process.versions.v8,
      system: `${platform()} ${arch()}`,
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: cpus().length,
      memoryGiB: Math.round(totalmem() / 2 ** 30),
    },
    settings: { seed: options.seed, roles: source, roleCount: all.length, requests: REQUESTS, ...options.effort },
    results,
  }
}

/**
 * Writes a record beside the others, named by its date, or puts it into `file`, where there may be one already.
 *
 * @returns its path in the repository
 * @throws {Error} when `file` holds a record of another commit, machine or settings
 */
export function writeRecord(record: BenchRecord, file?: string): string {
  mkdirSync(FOLDER, { recursive: true })
  const path = file ?? join(FOLDER, `${record.date.slice(0, 19).replaceAll(':', '-')}Z.json`)
  const whole = existsSync(path) ? merged(readRecord(path), record) : record
  writeFileSync(path, `${JSON.stringify(whole, shortened, 2)}\n`)
  return relative(ROOT, path)
}

/** The name of the newest record in a folder. @throws {Error} when there is none */
export function newestIn(folder: string): string {
  const newest = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .at(-1)
  if (newest === undefined) throw new Error(`there is no record in ${folder} (\`npx pnpm@10 bench\` makes one)`)
  return newest
}

export function readRecord(file: string): BenchRecord {
  return JSON.parse(readFileSync(file, 'utf8')) as BenchRecord
}

/** Results of `later` take the place of those of the same suite, world and peer. */
export function merged(earlier: BenchRecord, later: BenchRecord): BenchRecord {
  for (const part of ['schema', 'commit', 'machine', 'settings'] as const) {
    if (JSON.stringify(earlier[part]) !== JSON.stringify(later[part])) {
      throw new Error(`the record holds results of another ${part}: put these into a record of their own`)
    }
  }
  const keyOf = ({ suite, world, peer }: Result) => `${suite} ${world} ${peer}`
  const results = new Map([...earlier.results, ...later.results].map((result) => [keyOf(result), result]))
  return {
    ...later,
    commands: [...new Set([...earlier.commands, ...later.commands])],
    uncommitted: earlier.uncommitted || later.uncommitted,
    results: [...results.values()],
  }
}

const FOLDER = fileURLToPath(new URL('../../record/', import.meta.url))
const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

/** Four digits: more would be noise. */
function shortened(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value
}

/** Where a record was put says nothing about what is in it. */
function withoutInto(args: readonly string[]): string[] {
  return args.filter((arg, at) => !arg.startsWith('--into') && args[at - 1] !== '--into').map(quoted)
}

/** As a shell would have to be given it. */
function quoted(arg: string): string {
  return /^[\w@,.=/-]+$/.test(arg) ? arg : `'${arg}'`
}

function git(...args: string[]): string {
  try {
    return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return 'unknown'
  }
}
