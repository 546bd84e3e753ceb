import { groupBy } from '../../engine/compiled/group-by.js'
import { LimitExceededError } from '../../errors.js'
import type { Stop } from '../scope-map.js'
import { type Region, type Regions, regionsOf } from '../scope-regions.js'
import type { Dialect } from './dialect.js'
import { COLUMN, countValues, joined, listed, type Sql, sql, value } from './sql.js'

/**
 * The condition under which a column's scope is allowed.
 *
 * @param stops of a map that can be read by paths alone
 * @throws {LimitExceededError} for more values than a statement may have
 */
export function scopeCondition(stops: readonly Stop[], dialect: Dialect, canonical: boolean): Sql {
  const condition = canonical ? onColumn(stops, dialect) : onAnySpelling(stops, dialect)
  const count = countValues(condition)
  if (count <= dialect.mostValues) return condition
  throw new LimitExceededError(
    `the filter needs ${count} values and a statement of ${dialect.name} holds ${dialect.mostValues} (filter with \`matches\`)`,
  )
}

/** Compares the column as it stands, and as ranges where there are few, so that an index finds their rows. */
function onColumn(stops: readonly Stop[], dialect: Dialect): Sql {
  const tests = new PathTests(dialect.canonical(COLUMN), (text) => text, dialect)
  const { regions, points } = regionsOf(stops)
  const allowed = allowedPaths({ regions, points }, tests)
  const roots = [...regions.map(({ root }) => root), ...points]
  if (roots.length === 0 || roots.length > MOST_RANGES || roots.includes('/')) return allowed
  const indexed = dialect.indexed(COLUMN)
  // `0` is the character after the slash. What lies between, such as `path-2`, is left out by the exact condition.
  const ranges = roots.map((path) => sql`(${indexed} >= ${value(path)} AND ${indexed} < ${value(`${path}0`)})`)
  return sql`(${joined(ranges, 'OR')} AND ${allowed})`
}

/** Planning more of them takes longer than reading the table. */
const MOST_RANGES = 64

/** Makes the column's scope canonical first, and compares that. */
function onAnySpelling(stops: readonly Stop[], dialect: Dialect): Sql {
  const allowed = allowedPaths(regionsOf(stops), new PathTests(['s'], dialect.compared, dialect))
  return sql`EXISTS (SELECT 1 FROM ${canonicalRow(dialect)} WHERE ${allowed})`
}

function allowedPaths({ regions, points }: Regions, tests: PathTests): Sql {
  const isWhole = ({ without, withoutPoints }: Region): boolean => without.length + withoutPoints.length === 0
  const whole = regions.filter(isWhole).map(({ root }) => root)
  const holed = regions.filter((region) => !isWhole(region))
  return joined(
    [
      ...tests.atOrBelowOneOf(whole),
      ...holed.map(({ root, without, withoutPoints }) => {
        const out = joined([...tests.atOrBelowOneOf(without), ...tests.isOneOf(withoutPoints)], 'OR')
        return sql`(${joined(tests.atOrBelowOneOf([root]), 'OR')} AND NOT ${out})`
      }),
      ...tests.isOneOf(points),
    ],
    'OR',
  )
}

/**
 * Comparisons of a scope with paths, exact at segment boundaries and whatever the collation of the column. Each gives
 * conditions of which one has to hold.
 */
class PathTests {
  readonly #scope: Sql
  readonly #compared: (text: Sql) => Sql
  readonly #dialect: Dialect

  /** @param scope what stands for the scope, canonical but perhaps for its case */
  constructor(scope: Sql, compared: (text: Sql) => Sql, dialect: Dialect) {
    this.#scope = scope
    this.#compared = compared
    this.#dialect = dialect
  }

  /**
   * With a slash behind both, a path starts with itself. Paths of one length share one test, which the database answers
   * by a look-up: thousands of them cost a row as much as a few.
   */
  atOrBelowOneOf(paths: readonly string[]): Sql[] {
    if (paths.includes('/')) return [sql`(${this.#scope} IS NOT NULL)`]
    const byLength = groupBy(
      paths.map((path) => `${path}/`),
      lengthOf,
    )
    return [...byLength.values()].map((prefixes) =>
      this.#isIn(this.#dialect.start(sql`${this.#scope} || '/'`, prefixes[0] ?? ''), prefixes),
    )
  }

  isOneOf(paths: readonly string[]): Sql[] {
    return paths.length === 0 ? [] : [this.#isIn(this.#scope, paths)]
  }

  #isIn(text: Sql, paths: readonly string[]): Sql {
    return sql`(${this.#compared(text)} IN (${listed(paths.map(value))}))`
  }
}

/** In characters and in bytes of UTF-8: two texts that share it are as long as one another by any database's count. */
function lengthOf(text: string): string {
  return `${[...text].length} ${encodeURIComponent(text).replace(/%../g, '-').length}`
}

const ALIAS = '/providers/microsoft.subscription/subscriptions/'

/**
 * A table of one row with one column `s`: the scope as `parseScope` reads it, null for what it would refuse and others
 * might read as another scope. Its ASCII case is folded where comparisons do not ignore it.
 */
function canonicalRow(dialect: Dialect): Sql {
  const { position, character } = dialect
  const refused = [
    `s = ''`,
    `${position('s', "'//'")} > 0`,
    ...['%', '?', '#', '\\'].map((char) => `${position('s', character(char.charCodeAt(0)))} > 0`),
    ...["'/./'", "'/../'"].map((part) => `${position("('/' || s || '/')", part)} > 0`),
  ].join(' OR ')
  const led = `CASE WHEN ${refused} THEN NULL WHEN substr(s, 1, 1) = '/' THEN s ELSE '/' || s END`
  const trimmed = `CASE WHEN length(s) > 1 AND substr(s, length(s)) = '/' THEN substr(s, 1, length(s) - 1) ELSE s END`
  const isAlias = sql`${dialect.compared([`substr(s, 1, ${ALIAS.length})`])} = '${ALIAS}'`
  const unaliased = sql`CASE WHEN ${isAlias} THEN '/subscriptions/' || substr(s, ${String(ALIAS.length + 1)}) ELSE s END`
  const given = sql`(SELECT ${dialect.folded(COLUMN)} AS s) AS a`
  return sql`(SELECT ${unaliased} AS s FROM (SELECT ${trimmed} AS s FROM (SELECT ${led} AS s FROM ${given}) AS b) AS c) AS d`
}
