import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { arch, cpus, platform, totalmem } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { JobResult } from '../job.js'
import type { Options } from '../options.js'
import { rolesFrom } from '../world/roles.js'
import { REQUESTS, WORLDS, type WorldName } from '../worlds.js'

/** What one suite found in one world. */
export interface Result extends JobResult {
  readonly world: WorldName
}

/** Everything needed to make the same figures again, and the figures. */
export function recordOf(results: readonly Result[], options: Options, args: readonly string[]): object {
  const { source, all } = rolesFrom(options.rolesFile)
  return {
    schema: 'rbac.bench/v1',
    date: new Date().toISOString(),
    command: ['pnpm bench', ...args].join(' '),
    commit: git('rev-parse', 'HEAD'),
    // What git would have to commit before the commit above is what was measured.
    uncommitted: git('status', '--porcelain', '--', 'packages') !== '',
    machine: {
      node: process.version,
      v8: process.versions.v8,
      system: `${platform()} ${arch()}`,
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: cpus().length,
      memoryGiB: Math.round(totalmem() / 2 ** 30),
    },
    settings: {
      seed: options.seed,
      roles: source,
      roleCount: all.length,
      requests: REQUESTS,
      ...options.effort,
    },
    results: results.map(({ suite, world, agreement, figures }) => ({
      suite,
      world,
      assignments: WORLDS[world],
      agreement,
      figures,
    })),
  }
}

/** Writes a record beside the others, named by its date; returns its path in the repository. */
export function writeRecord(record: object): string {
  const name = `${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}Z.json`
  mkdirSync(FOLDER, { recursive: true })
  const file = join(FOLDER, name)
  writeFileSync(file, `${JSON.stringify(record, shortened, 2)}\n`)
  return relative(ROOT, file)
}

const FOLDER = fileURLToPath(new URL('../../record/', import.meta.url))
const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

/** Four digits: more would be noise. */
function shortened(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value
}

function git(...args: string[]): string {
  try {
    return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return 'unknown'
  }
}
