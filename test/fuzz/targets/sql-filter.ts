import { createEngine, parsePolicy } from 'rbac-core'
import { canonicalScope, scopeFilter } from 'rbac-core/query'
import initSqlJs from 'sql.js'
import { allowedOneByOne, carelessScopes, NO_SCOPES } from '../../query/lists.js'
import { withCrossingScopes } from '../../query/run-worlds.js'
import { documentOf } from '../../worlds/document.js'
import { worldDraft } from '../../worlds/draft.js'
import { randomFrom } from '../../worlds/gen.js'
import { build, CLOCK_TIME } from '../../worlds/world.js'
import { agree, answerOf } from '../laws.js'
import { tapeOf, tapes } from '../tape.js'
import type { FuzzTarget } from '../target.js'

const { Database } = await initSqlJs()
const database = new Database()
database.run('CREATE TABLE things (scope TEXT, path TEXT)')
const drafts = worldDraft(1)

function pathOf(scope: string): string | null {
  return NO_SCOPES.includes(scope) ? null : canonicalScope(scope)
}

export const target: FuzzTarget = {
  about: 'the SQL of a scope filter, on SQLite, against its answers in memory and against check',
  covers: ['rbac-core/src/query/', 'rbac-core/src/engine/'],
  seeds: tapes(randomFrom(5), 8, 700),
  dictionary: ['\0\0\0\0', '\u0001', '\u0002\u0001', '\u0005\u0005', '____'],
  run(input) {
    const tape = tapeOf(input)
    const crossing = tape(4)
    const draft = drafts.draw(tape)
    const world = build(draft)
    const policy = crossing === 3 ? withCrossingScopes(world.policy, tape(12)) : world.policy
    const [request] = world.requests
    if (request === undefined) return
    const read = answerOf(() => parsePolicy(documentOf(policy, draft.spelling)))
    if ('refusal' in read) return
    const engine = createEngine(read.value, { clock: () => new Date(CLOCK_TIME) })
    const scopes = carelessScopes({ policy }, request.scope)
    const expected = allowedOneByOne(engine, request, scopes)
    const filter = scopeFilter(engine, request)
    agree(
      'a filter matches what check allows',
      scopes.filter((scope) => !NO_SCOPES.includes(scope) && filter.matches(scope)),
      expected,
    )
    database.run('DELETE FROM things')
    const insert = database.prepare('INSERT INTO things VALUES (?, ?)')
    for (const scope of scopes) insert.run([scope, pathOf(scope)])
    insert.free()
    for (const [column, canonical] of [
      ['scope', false],
      ['path', true],
    ] as const) {
      const { text, values } = filter.toSql(column, 'sqlite', { canonical })
      const [result] = database.exec(`SELECT scope FROM things WHERE ${text}`, [...values])
      const found = (result?.values ?? []).map(([scope]) => String(scope))
      agree(`SQL over ${column} takes what check allows`, found.sort(), [...expected].sort())
    }
  },
}
