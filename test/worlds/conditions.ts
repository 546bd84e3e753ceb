import type { Attributes, AttributeValues } from 'rbac-core'

/** Condition texts by index, 0 being none: over attributes sent, stored and missing, the time and the sub-operation. */
const CONDITIONS: readonly string[] = [
  '',
  "@Resource[name] StringEquals 'a'",
  "@Resource[name] StringNotEquals 'a'",
  '@Request[level] NumericGreaterThan 1',
  "NOT @Request[missing] StringEquals 'a'",
  "(!(ActionMatches{'P/r/read'})) OR (@Resource[name] StringLike 'a*')",
  "@Resource[name] StringEqualsIgnoreCase 'a' AND @Request[level] NumericEquals 2",
  "@Request[missing] StringEquals 'a' OR @Request[level] NumericLessThanEquals 2",
  'Exists @Resource[name]',
  "@Request[level] StringEquals 'a'",
  "@Resource[name] StringEquals 'a",
  "@Principal[team] ForAnyOfAnyValues:StringEquals {'a', 'b'}",
  "@Environment[UtcNow] DateTimeLessThan '2026-01-01T02:00:00.0000000Z'",
  "SubOperationMatches{'Blob.List'}",
  '!(@Principal[team] StringEquals @Resource[name])',
  "ActionMatches{'*/read'} AND NOT Exists @Request[level]",
]

/** Versions other than 2.0: an old one, none, and one that nobody knows. */
const VERSIONS: ReadonlyMap<number, string | undefined> = new Map([
  [4, '1.0'],
  [8, undefined],
  [7, '3.0'],
])

export function conditionAt(index: number): { readonly condition?: string; readonly conditionVersion?: string } {
  const condition = CONDITIONS[index] ?? ''
  if (condition === '') return {}
  const conditionVersion = VERSIONS.has(index) ? VERSIONS.get(index) : '2.0'
  return { condition, ...(conditionVersion === undefined ? {} : { conditionVersion }) }
}

const NAMES = [undefined, 'a', 'ab', 'A']
const LEVELS = [undefined, 1, 2, 'a']

/** Mixtures of present, absent and ill-typed attributes, sixteen in all. */
export function attributesFrom(mixture: number): { attributes?: Attributes } {
  const name = NAMES[mixture & 3]
  const level = LEVELS[mixture >> 2]
  if (name === undefined && level === undefined) return {}
  return {
    attributes: {
      ...(name === undefined ? {} : { Resource: { name } }),
      ...(level === undefined ? {} : { Request: { level } }),
    },
  }
}

/** What a document stores, overridden by what a request brings. */
export function storedName(mixture: number): AttributeValues {
  return { name: NAMES[mixture & 3] ?? 'a' }
}

export function storedTeam(mixture: number): AttributeValues {
  return { team: ['a', 'b', ['a', 'c'], ['c']][mixture & 3] ?? 'a' }
}
