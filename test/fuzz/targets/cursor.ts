import { createEngine, parsePolicy } from 'rbac-core'
import { type Page, type PageEnd, whatCan, whereCan, whoCan } from 'rbac-core/query'
import { withTreeChanged } from '../json-tree.js'
import { agree, answerOf } from '../laws.js'
import type { FuzzTarget } from '../target.js'

const users = ['ann', 'bob', 'carl', 'dora', 'eve']
const engine = createEngine(
  parsePolicy({
    roleDefinitions: [
      { id: 'r', roleName: 'R', permissions: [{ actions: ['P/*', 'Q/a', 'Q/b', 'R/*/read'], notActions: ['P/x'] }] },
    ],
    roleAssignments: users.flatMap((principalId, index) =>
      ['/a', '/b/c', '/d'].map((scope, at) => ({ id: `${index}-${at}`, principalId, roleDefinitionId: 'r', scope })),
    ),
  }),
  { clock: () => new Date(Date.UTC(2026, 0, 1)) },
)

const SCOPE = '/b/c'
const QUERIES: readonly ((page?: Page) => PageEnd & { readonly rows: readonly unknown[] })[] = [
  (page) => named(whoCan(engine, { action: 'Q/a', scope: SCOPE }, page), 'principals'),
  (page) => named(whatCan(engine, { principalId: 'ann', scope: SCOPE }, page), 'permissions'),
  (page) => named(whereCan(engine, { principalId: 'ann', action: 'Q/a' }, page), 'scopes'),
]
const WHOLE = QUERIES.map((ask) => ask().rows)
const CURSORS = QUERIES.flatMap((ask) => ask({ limit: 2 }).nextCursor ?? [])

function named<Key extends string, Answer extends PageEnd & { readonly [key in Key]: readonly unknown[] }>(
  answer: Answer,
  key: Key,
): Answer & { readonly rows: readonly unknown[] } {
  return { ...answer, rows: answer[key] }
}

const inTree = withTreeChanged(['bob', 'BOB', '1', '2', '3', '-1', '1e1', '0x1', ' 2 ', 'P/*'])

export const target: FuzzTarget = {
  about: 'the cursor of a page of who, what and where can',
  covers: ['rbac-core/src/query/cursor.ts', 'rbac-core/src/query/page.ts', 'rbac-core/src/query/who-can.ts'],
  seeds: [...CURSORS, ''],
  dictionary: ['=', '-', '_', '+', '/', 'AA', 'W10', 'bnVsbA', ...CURSORS],
  longest: 1024,
  mutate(input, random) {
    const text = Buffer.from(input, 'base64url').toString()
    return Buffer.from(inTree(text, random)).toString('base64url')
  },
  run(cursor) {
    for (const [index, ask] of QUERIES.entries()) {
      const whole = WHOLE[index] ?? []
      const answer = answerOf(() => ask({ limit: 2, cursor }))
      if ('refusal' in answer) {
        agree('a bad cursor is a bad request', answer.refusal.code, 'INVALID_REQUEST')
        continue
      }
      const { rows, nextCursor } = answer.value
      const from = rows.length === 0 ? whole.length : whole.findIndex((row) => isSame(row, rows[0]))
      agree('a page is a part of the answer', rows, whole.slice(from, from + 2))
      agree('a page that is not the last has a cursor', nextCursor !== undefined, from + rows.length < whole.length)
    }
  },
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
