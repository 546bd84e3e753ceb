import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import pg from 'pg'

export interface Postgres {
  query(text: string, values: readonly unknown[]): Promise<readonly Record<string, unknown>[]>
  stop(): Promise<void>
}

/** PostgreSQL compiled to WebAssembly, in memory: there wherever Node is. */
export async function startWasmPostgres(): Promise<Postgres | undefined> {
  const database = await PGlite.create()
  return {
    query: async (text, values) => (await database.query<Record<string, unknown>>(text, [...values])).rows,
    stop: () => database.close(),
  }
}

const BINARIES = '/usr/lib/postgresql/15/bin'
/** `nobody`: the server refuses to run as root. */
const OTHER_USER = '65534'

/** A locale whose `lower` and order are not those of ASCII. */
const USUAL = ['-E', 'UTF8', '--locale=C.UTF-8']

/**
 * A server of its own on a socket in a new folder. Undefined, after saying so, where PostgreSQL 15 is not installed.
 *
 * @param encoding flags of initdb
 */
export async function startPostgres(encoding: readonly string[] = USUAL): Promise<Postgres | undefined> {
  if (!existsSync(join(BINARIES, 'initdb'))) {
    console.log(`skipped: no PostgreSQL 15 binaries in ${BINARIES}`)
    return undefined
  }
  const folder = mkdtempSync(join(tmpdir(), 'rbac-pg-'))
  const data = join(folder, 'data')
  run('chown', [OTHER_USER, folder], false)
  run(join(BINARIES, 'initdb'), ['-D', data, '-U', 'rbac', '-A', 'trust', ...encoding, '-N'])
  run(join(BINARIES, 'pg_ctl'), ['-D', data, '-w', '-l', join(folder, 'log'), '-o', `-F -k ${folder} -h ''`, 'start'])
  const client = new pg.Client({ host: folder, user: 'rbac', database: 'postgres' })
  await client.connect()
  return {
    query: async (text, values) => (await client.query<Record<string, unknown>>(text, [...values])).rows,
    async stop() {
      await client.end()
      run(join(BINARIES, 'pg_ctl'), ['-D', data, '-w', '-m', 'fast', 'stop'])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function run(command: string, args: readonly string[], asOther = process.getuid?.() === 0): void {
  const other = ['--reuid', OTHER_USER, '--regid', OTHER_USER, '--clear-groups', command, ...args]
  const { status, stderr } = asOther
    ? spawnSync('setpriv', other, { encoding: 'utf8', cwd: tmpdir() })
    : spawnSync(command, args, { encoding: 'utf8', cwd: tmpdir() })
  if (status !== 0) throw new Error(`${command} failed: ${stderr}`)
}
