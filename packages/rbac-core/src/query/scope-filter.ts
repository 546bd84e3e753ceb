import { type Engine, insideOf } from '../engine/engine.js'
import type { Question } from '../engine/request/question.js'
import type { ActionCatalogue } from '../engine/typed-actions.js'
import { InvalidRequestError } from '../errors.js'
import { codedOptions } from '../model/coded.js'
import { parseScope } from '../scope/scope.js'
import { readOpenRequest } from './open-question.js'
import { mapScopes, type Stop } from './scope-map.js'
import { readDialect, readSqlOptions, type SqlDialect, type SqlOptions } from './sql/dialect.js'
import { scopeCondition } from './sql/scope-condition.js'
import { quotedColumn, type SqlText, type TemplateTag, toTag, toText } from './sql/sql.js'
import { WHERE_CAN_TAKES, type WhereCanQuestion } from './where-can.js'

/** Which scopes one principal's question is allowed at, to keep or drop the items of a list by. */
export interface ScopeFilter {
  /**
   * What `engine.check` would say at the scope. One map lookup a segment.
   *
   * @throws {InvalidScopeError}
   */
  matches(scope: string): boolean
  /**
   * The filter as a condition for a WHERE, with its values apart. Without `canonical`, a row whose scope holds what could
   * be read as another one (`..`, `//`, `%`, a backslash) is never taken.
   *
   * @param column a name such as `scope` or `documents.scope`; it is quoted, part by part
   * @throws {LimitExceededError} for more values than a statement may have
   */
  toSql(column: string, dialect: SqlDialect, options?: SqlOptions): SqlText
  /**
   * The same condition made by the SQL template tag of a query builder: of Kysely, Drizzle, Prisma and others.
   *
   * @param column what stands for the column in that tag's templates
   * @throws {LimitExceededError} for more values than a statement may have
   */
  toTemplate<Result>(tag: TemplateTag<Result>, column: unknown, dialect: SqlDialect, options?: SqlOptions): Result
}

/**
 * Makes a filter for lists: which of these scopes is the principal allowed the action at?
 *
 * It keeps the policy and the time it was made at. What depends on a condition that is not met is left out, as `check`
 * would refuse it. Costs what `whereCan` costs.
 *
 * @throws {InvalidRequestError | InvalidActionError}
 * @see docs/questions.md
 */
export function scopeFilter(engine: Engine<ActionCatalogue>, question: WhereCanQuestion): ScopeFilter {
  const { context } = insideOf(engine)
  const asked: Question = readOpenRequest(context, question, WHERE_CAN_TAKES, { scope: '/' })
  const { stops } = mapScopes(asked, { byPathAlone: true })
  const byPath = new Map(stops.map((stop) => [stop.scope.path, stop]))
  const read = (dialect: SqlDialect, options: SqlOptions | undefined) =>
    codedOptions(() => ({ dialect: readDialect(dialect), ...readSqlOptions(options) }))
  return {
    matches: (scope) => isAllowedAt(parseScope(scope, context.policy.limits).path, byPath),
    toSql: (column, sqlDialect, options) => {
      const { dialect, canonical, firstParameter } = read(sqlDialect, options)
      const condition = scopeCondition(stops, dialect, canonical)
      const name = quotedColumn(column, dialect.quoted)
      return toText(condition, name, (index) => dialect.parameter(firstParameter + index))
    },
    toTemplate: (tag, column, name, options) => {
      if (typeof tag !== 'function') throw new InvalidRequestError('tag must be a template tag')
      const { dialect, canonical } = read(name, options)
      return toTag(scopeCondition(stops, dialect, canonical), tag, column)
    },
  }
}

/** What holds at the innermost stop above a path holds at the path. */
function isAllowedAt(path: string, byPath: ReadonlyMap<string, Stop>): boolean {
  const stop = byPath.get(path)
  if (stop !== undefined) return stop.here === true
  for (let above = parentOf(path); above !== undefined; above = parentOf(above)) {
    const stop = byPath.get(above)
    if (stop !== undefined) return stop.below === true
  }
  return false
}

function parentOf(path: string): string | undefined {
  if (path === '/') return undefined
  return path.slice(0, path.lastIndexOf('/')) || '/'
}

/**
 * The one spelling of a scope that is compared: for a column of canonical scopes.
 *
 * @throws {InvalidScopeError}
 */
export function canonicalScope(scope: string): string {
  return parseScope(scope).path
}
