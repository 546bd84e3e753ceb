import { PGlite } from '@electric-sql/pglite'
import * as Prisma from '@prisma/client-runtime-utils'
import { sql as drizzleSql } from 'drizzle-orm'
import { PgDialect, pgTable, text as pgText } from 'drizzle-orm/pg-core'
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite'
import { drizzle as drizzleSqlJs } from 'drizzle-orm/sql-js'
import { sqliteTable, text } from 'drizzle-orm/sqlite-core'
import {
  DummyDriver,
  Kysely,
  sql as kyselySql,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type SqlBool,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import { createEngine, parsePolicy } from 'rbac-core'
import { scopeFilter } from 'rbac-core/query'
import initSqlJs, { type Database } from 'sql.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const SCOPES = [
  '/Projects/a',
  '/projects/a/files/1',
  '/projects/ab',
  '/projects/b/',
  'projects/b/files/2',
  '/projects/b/locked/x',
]
const ALLOWED = ['/Projects/a', '/projects/a/files/1', '/projects/b/', 'projects/b/files/2']

const engine = createEngine(
  parsePolicy({
    roleDefinitions: [{ id: 'r', roleName: 'Reader', permissions: [{ actions: ['*/read'] }] }],
    roleAssignments: ['/projects/a', '/projects/b'].map((scope) => ({
      id: scope,
      principalId: 'u',
      roleDefinitionId: 'r',
      scope,
    })),
    denyAssignments: [
      {
        id: 'd',
        denyAssignmentName: 'd',
        scope: '/projects/b/locked',
        permissions: [{ actions: ['*'] }],
        principals: [{ id: 'u' }],
      },
    ],
  }),
)
const filter = scopeFilter(engine, { principalId: 'u', action: 'files/read' })

interface Tables {
  things: { id: number; scope: string }
}

describe('the template tags of query builders, in SQLite', () => {
  let database: Database
  beforeAll(async () => {
    const { Database } = await initSqlJs()
    database = new Database()
    database.run('CREATE TABLE things (id INTEGER PRIMARY KEY, scope TEXT)')
    for (const [id, scope] of SCOPES.entries()) database.run('INSERT INTO things VALUES (?, ?)', [id, scope])
  })
  afterAll(() => database.close())
  const run = (text: string, values: readonly unknown[]) =>
    (database.exec(text, values as string[])[0]?.values ?? []).map(([scope]) => scope)

  it('work with Kysely', () => {
    const kysely = new Kysely<Tables>({
      dialect: {
        createAdapter: () => new SqliteAdapter(),
        createDriver: () => new DummyDriver(),
        createIntrospector: (db) => new SqliteIntrospector(db),
        createQueryCompiler: () => new SqliteQueryCompiler(),
      },
    })
    const query = kysely
      .selectFrom('things')
      .select('scope')
      .where('id', '>=', 0)
      .where(filter.toTemplate(kyselySql<SqlBool>, kyselySql.ref('things.scope'), 'sqlite'))
      .orderBy('id')
      .compile()
    expect(run(query.sql, query.parameters)).toEqual(ALLOWED)
  })

  it('work with Drizzle', () => {
    const things = sqliteTable('things', { scope: text('scope').notNull() })
    const db = drizzleSqlJs(database)
    const rows = db
      .select()
      .from(things)
      .where(filter.toTemplate(drizzleSql, things.scope, 'sqlite'))
      .all()
    expect(rows.map(({ scope }) => scope)).toEqual(ALLOWED)
  })

  it('work with Prisma', () => {
    const where = filter.toTemplate(Prisma.sql, Prisma.raw('"scope"'), 'sqlite')
    const query = Prisma.sql`SELECT scope FROM things WHERE id >= ${0} AND ${where} ORDER BY id`
    expect(run(query.sql, query.values)).toEqual(ALLOWED)
  })
})

describe('the template tags of query builders, in PostgreSQL', () => {
  let database: PGlite
  beforeAll(async () => {
    database = await PGlite.create()
    await database.exec('CREATE TABLE things (id integer PRIMARY KEY, scope text)')
    for (const [id, scope] of SCOPES.entries()) await database.query('INSERT INTO things VALUES ($1, $2)', [id, scope])
  })
  afterAll(() => database.close())
  const run = async (text: string, values: readonly unknown[]) =>
    (await database.query<{ scope: string }>(text, [...values])).rows.map(({ scope }) => scope)

  it('work with Kysely', async () => {
    const kysely = new Kysely<Tables>({
      dialect: {
        createAdapter: () => new PostgresAdapter(),
        createDriver: () => new DummyDriver(),
        createIntrospector: (db) => new PostgresIntrospector(db),
        createQueryCompiler: () => new PostgresQueryCompiler(),
      },
    })
    const query = kysely
      .selectFrom('things')
      .select('scope')
      .where('id', '>=', 0)
      .where(filter.toTemplate(kyselySql<SqlBool>, kyselySql.ref('scope'), 'postgresql'))
      .orderBy('id')
      .compile()
    expect(await run(query.sql, query.parameters)).toEqual(ALLOWED)
  })

  it('work with Drizzle', async () => {
    const things = pgTable('things', { scope: pgText('scope').notNull() })
    const where = filter.toTemplate(drizzleSql, things.scope, 'postgresql')
    const rows = await drizzlePglite(database).select().from(things).where(where)
    expect(rows.map(({ scope }) => scope)).toEqual(ALLOWED)
    expect(new PgDialect().sqlToQuery(where).params).toEqual(filter.toSql('scope', 'postgresql').values)
  })

  it('work with Prisma', async () => {
    const where = filter.toTemplate(Prisma.sql, Prisma.raw('"scope"'), 'postgresql')
    const query = Prisma.sql`SELECT scope FROM things WHERE id >= ${0} AND ${where} ORDER BY id`
    expect(await run(query.text, query.values)).toEqual(ALLOWED)
  })
})
