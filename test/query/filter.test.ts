import { createEngine, InvalidScopeError, parsePolicy } from 'rbac-core'
import { canonicalScope, type ScopeFilter, type SqlDialect, type SqlOptions, scopeFilter } from 'rbac-core/query'
import initSqlJs, { type Database } from 'sql.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { agree, engineOver } from '../property/judges.js'
import { SEED } from '../property/runs.js'
import { worldDraft } from '../worlds/draft.js'
import { randomFrom } from '../worlds/gen.js'
import { build } from '../worlds/world.js'
import { allowedOneByOne, carelessScopes, NO_SCOPES } from './lists.js'
import { type Postgres, startPostgres, startWasmPostgres } from './postgres.js'
import { withCrossingScopes } from './run-worlds.js'

/** A database in which a table `things` has the columns `id`, `scope` as careless people write it, and `path`. */
interface Shelf {
  readonly dialect: SqlDialect
  fill(scopes: readonly string[]): Promise<void>
  /** The scopes of the rows that the filter takes. */
  select(filter: ScopeFilter, column: string, options?: SqlOptions): Promise<string[]>
}

async function everyFilterEqualsCheck(shelf: Shelf, count: number): Promise<string> {
  const random = randomFrom(SEED)
  const drafts = worldDraft(1)
  let [rows, taken] = [0, 0]
  for (let index = 0; index < count; index++) {
    const draft = drafts.draw(random)
    const world = build(draft)
    const policy = index % 4 === 3 ? withCrossingScopes(world.policy, index) : world.policy
    const engine = engineOver(policy, draft.spelling)
    for (const request of world.requests) {
      const scopes = carelessScopes({ policy }, request.scope)
      const expected = allowedOneByOne(engine, request, scopes)
      const filter = scopeFilter(engine, request)
      agree(
        scopes.filter((scope) => !NO_SCOPES.includes(scope) && filter.matches(scope)),
        expected,
        policy,
        request,
      )
      await shelf.fill(scopes)
      const sql = filter.toSql('scope', shelf.dialect)
      agree((await shelf.select(filter, 'scope')).sort(), [...expected].sort(), policy, { request, sql })
      const canonical = filter.toSql('path', shelf.dialect, { canonical: true })
      const byPath = await shelf.select(filter, 'things.path', { canonical: true })
      agree(byPath.sort(), [...expected].sort(), policy, { request, canonical })
      rows += scopes.length
      taken += expected.length
    }
  }
  expect(taken).toBeGreaterThan(rows / 50)
  return `${count} worlds, ${rows} rows, ${taken} taken, each way`
}

function pathOf(scope: string): string | null {
  return NO_SCOPES.includes(scope) ? null : canonicalScope(scope)
}

describe('a scope filter in SQLite', () => {
  let database: Database
  const shelf: Shelf = {
    dialect: 'sqlite',
    async fill(scopes) {
      database.run('DELETE FROM things')
      const insert = database.prepare('INSERT INTO things VALUES (?, ?, ?)')
      for (const [id, scope] of scopes.entries()) insert.run([id, scope, pathOf(scope)])
      insert.free()
    },
    async select(filter, column, options) {
      const { text, values } = filter.toSql(column, 'sqlite', options)
      const [result] = database.exec(`SELECT scope FROM things WHERE ${text}`, [...values])
      return (result?.values ?? []).map(([scope]) => String(scope))
    },
  }

  beforeAll(async () => {
    const { Database } = await initSqlJs()
    database = new Database()
    database.run('CREATE TABLE things (id INTEGER PRIMARY KEY, scope TEXT, path TEXT)')
    database.run('CREATE INDEX by_path ON things (path)')
  })
  afterAll(() => database.close())

  it('takes exactly the rows that check allows, row by row', async () => {
    console.log(await everyFilterEqualsCheck(shelf, 400))
  })

  it('does so in a UTF-16 database, too, where bytes are not in the order of characters', async () => {
    const { Database } = await initSqlJs()
    const usual = database
    database = new Database()
    database.run("PRAGMA encoding = 'UTF-16le'")
    database.run('CREATE TABLE things (id INTEGER PRIMARY KEY, scope TEXT, path TEXT)')
    try {
      console.log(await everyFilterEqualsCheck(shelf, 100))
    } finally {
      database.close()
      database = usual
    }
  })

  it('uses the index of a canonical column', async () => {
    const { text, values } = scopeFilter(shopEngine(), SHOP).toSql('path', 'sqlite', { canonical: true })
    const [plan] = database.exec(`EXPLAIN QUERY PLAN SELECT scope FROM things WHERE ${text}`, [...values])
    expect(JSON.stringify(plan?.values)).toContain('USING INDEX by_path')
  })

  it('hears of a slip in the name of the column, which in double quotes would be a text', () => {
    const { text, values } = filterOver(['/']).toSql('scpoe', 'sqlite')
    expect(() => database.exec(`SELECT scope FROM things WHERE ${text}`, [...values])).toThrow('no such column: scpoe')
  })

  it('holds thousands of scopes, and says so when they are too many', async () => {
    const scopes = Array.from({ length: 33_000 }, (_, index) => `/subscriptions/s${index}`)
    const filter = filterOver(scopes.slice(0, 4000))
    await shelf.fill(scopes.slice(0, 5000))
    expect((await shelf.select(filter, 'path', { canonical: true })).length).toBe(4000)
    expect((await shelf.select(filter, 'scope')).length).toBe(4000)
    expect(() => filterOver(scopes).toSql('scope', 'sqlite')).toThrow(
      expect.objectContaining({ code: 'LIMIT_EXCEEDED', message: expect.stringContaining('filter with `matches`') }),
    )
    expect(filterOver(scopes).matches('/subscriptions/s32999/x')).toBe(true)
  })
})

describe.each([
  ['in WebAssembly', startWasmPostgres, 60],
  ['as a server', startPostgres, 100],
])('a scope filter in PostgreSQL %s', (_name, start, count) => {
  let postgres: Postgres | undefined
  beforeAll(async () => {
    postgres = await start()
    await postgres?.query('CREATE TABLE things (id integer PRIMARY KEY, scope text, path text)', [])
    await postgres?.query('CREATE INDEX by_path ON things (path COLLATE "C")', [])
  })
  afterAll(() => postgres?.stop())

  it('takes exactly the rows that check allows, row by row', async ({ skip }) => {
    if (postgres === undefined) return skip('no PostgreSQL 15 binaries on this machine')
    const { query } = postgres
    const shelf: Shelf = {
      dialect: 'postgresql',
      async fill(scopes) {
        await query('TRUNCATE things', [])
        await query('INSERT INTO things SELECT * FROM json_to_recordset($1) AS x(id integer, scope text, path text)', [
          JSON.stringify(scopes.map((scope, id) => ({ id, scope, path: pathOf(scope) }))),
        ])
      },
      async select(filter, column, options) {
        const { text, values } = filter.toSql(column, 'postgresql', { ...options, firstParameter: 2 })
        const rows = await query(`SELECT scope FROM things WHERE id >= $1 AND ${text}`, [0, ...values])
        return rows.map(({ scope }) => String(scope))
      },
    }
    console.log(await everyFilterEqualsCheck(shelf, count))
  })

  it('uses the index of a canonical column', async ({ skip }) => {
    if (postgres === undefined) return skip('no PostgreSQL 15 binaries on this machine')
    const { text, values } = scopeFilter(shopEngine(), SHOP).toSql('path', 'postgresql', { canonical: true })
    await postgres.query('SET enable_seqscan = off', [])
    const plan = await postgres.query(`EXPLAIN SELECT scope FROM things WHERE ${text}`, values)
    expect(JSON.stringify(plan)).toContain('by_path')
  })
})

describe('a scope filter in a PostgreSQL without an encoding, which takes bytes for characters', () => {
  let postgres: Postgres | undefined
  beforeAll(async () => {
    postgres = await startPostgres(['-E', 'SQL_ASCII', '--locale=C'])
    await postgres?.query('CREATE TABLE things (scope text)', [])
  })
  afterAll(() => postgres?.stop())

  it('takes exactly the rows that check allows', async ({ skip }) => {
    if (postgres === undefined) return skip('no PostgreSQL 15 binaries on this machine')
    const names = ['abcd', 'caf\u00e9', 'cafe\u0301', '\u540d\u524d', '\u{1f600}']
    const engine = engineOn(
      names.map((name) => `/some/${name}`).concat('/most'),
      names.slice(1).map((name) => `/most/${name}`),
    )
    const filter = scopeFilter(engine, SHOP)
    const rows = names
      .flatMap((name) => [`/some/${name}`, `/most/${name}`, `/other/${name}`])
      .flatMap((scope) => [scope, `${scope}/x`, `${scope}x`])
    for (const row of rows) await postgres.query('INSERT INTO things VALUES ($1)', [row])
    for (const options of [{}, { canonical: true }]) {
      const { text, values } = filter.toSql('scope', 'postgresql', options)
      const taken = await postgres.query(`SELECT scope FROM things WHERE ${text}`, values)
      expect(taken.map(({ scope }) => scope).sort()).toEqual(rows.filter((scope) => filter.matches(scope)).sort())
    }
  })
})

describe('a scope filter', () => {
  it('spells conditions that can be read', () => {
    const filter = scopeFilter(shopEngine(), SHOP)
    const values = ['/tenants/acme', '/tenants/acme0', '/tenants/acme/']
    expect(filter.toSql('path', 'sqlite', { canonical: true })).toEqual({
      text: "((`path` >= ? AND `path` < ?) AND (substr(`path` || '' || '/', 1, 14) IN (?)))",
      values,
    })
    expect(filter.toSql('path', 'postgresql', { canonical: true, firstParameter: 3 })).toEqual({
      text: `(("path" COLLATE "C" >= $3 AND "path" COLLATE "C" < $4) AND (left("path" COLLATE "C" || '/', 14) IN ($5)))`,
      values,
    })
  })

  it('leaves nothing in the text of a condition that a driver might take for a parameter', () => {
    for (const dialect of ['sqlite', 'postgresql'] as const) {
      const { text, values } = scopeFilter(shopEngine(), SHOP).toSql('path', dialect)
      expect(text.match(/[?%]|\$\d/g)).toHaveLength(values.length)
    }
  })

  it('takes nothing where nothing is allowed, and everything but nulls under the root', () => {
    expect(filterOver([]).toSql('path', 'sqlite', { canonical: true })).toEqual({ text: '1 = 0', values: [] })
    expect(filterOver(['/']).toSql('t.path', 'sqlite', { canonical: true })).toEqual({
      text: "(`t`.`path` || '' IS NOT NULL)",
      values: [],
    })
  })

  it('quotes the column, whatever it is called', () => {
    const filter = filterOver(['/'])
    const name = 'a"; DROP TABLE x; --`.b'
    expect(filter.toSql(name, 'sqlite', { canonical: true }).text).toBe(
      "(`a\"; DROP TABLE x; --```.`b` || '' IS NOT NULL)",
    )
    expect(filter.toSql(name, 'postgresql', { canonical: true }).text).toBe(
      `("a""; DROP TABLE x; --\`"."b" COLLATE "C" IS NOT NULL)`,
    )
  })

  it('keeps the policy it was made from', () => {
    const engine = shopEngine()
    const filter = scopeFilter(engine, SHOP)
    engine.update({ remove: { roleAssignments: ['ra'] } })
    expect(filter.matches('/tenants/acme/projects/42')).toBe(true)
    expect(scopeFilter(engine, SHOP).matches('/tenants/acme/projects/42')).toBe(false)
  })

  it('refuses what is no scope, as check does', () => {
    expect(() => scopeFilter(shopEngine(), SHOP).matches('/tenants/../x')).toThrow(InvalidScopeError)
  })

  it.each([
    ['a dialect nobody knows', () => scopeFilter(shopEngine(), SHOP).toSql('x', 'mysql' as SqlDialect)],
    ['a column without a name', () => scopeFilter(shopEngine(), SHOP).toSql('', 'sqlite')],
    ['a column with an empty part', () => scopeFilter(shopEngine(), SHOP).toSql('a..b', 'sqlite')],
    ['a first parameter of zero', () => scopeFilter(shopEngine(), SHOP).toSql('x', 'sqlite', { firstParameter: 0 })],
    ['canonical as text', () => scopeFilter(shopEngine(), SHOP).toSql('x', 'sqlite', { canonical: 'yes' as never })],
    ['a tag that is none', () => scopeFilter(shopEngine(), SHOP).toTemplate('sql' as never, 'x', 'sqlite')],
    ['what is no engine', () => scopeFilter({} as never, SHOP)],
    ['a question without a principal', () => scopeFilter(shopEngine(), { action: 'a/read' } as never)],
  ])('refuses %s', (_name, misuse) => {
    expect(misuse).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
  })
})

const SHOP = { principalId: 'u', action: 'a/read' }

function shopEngine() {
  return engineOn(['/tenants/acme'])
}

function filterOver(scopes: readonly string[]): ScopeFilter {
  return scopeFilter(engineOn(scopes), SHOP)
}

function engineOn(scopes: readonly string[], denied: readonly string[] = []) {
  return createEngine(
    parsePolicy({
      denyAssignments: denied.map((scope) => ({
        id: scope,
        denyAssignmentName: scope,
        scope,
        principals: [{ id: 'u', type: 'User' }],
        permissions: [{ actions: ['*'] }],
      })),
      roleDefinitions: [{ id: 'r', roleName: 'r', permissions: [{ actions: ['*'] }] }],
      roleAssignments: scopes.map((scope, index) => ({
        id: `ra${index === 0 ? '' : index}`,
        principalId: 'u',
        roleDefinitionId: 'r',
        scope,
      })),
    }),
  )
}
