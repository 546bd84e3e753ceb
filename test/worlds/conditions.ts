import type { Attributes } from '../../packages/rbac-core/src/model/request.js'

/** Condition texts by index, 0 being none; over three attributes, two of which a request may bring. */
export const CONDITIONS: readonly string[] = [
  '',
  "@Resource[name] StringEquals 'a'",
  "@Resource[name] StringNotEquals 'a'",
  '@Request[level] NumericGreaterThan 1',
  "NOT @Request[missing] StringEquals 'a'",
  "(!(ActionMatches{'P/r/read'})) OR (@Resource[name] StringLike 'a*')",
  "@Resource[name] StringEquals 'a' AND @Request[level] NumericEquals 2",
  "@Request[missing] StringEquals 'a' OR @Request[level] NumericLessThanEquals 2",
  'Exists @Resource[name]',
  "@Request[level] StringEquals 'a'",
  "@Resource[name] StringEquals 'a",
]

/** Sixteen mixtures of present, absent and ill-typed attributes. */
export function attributesFrom(mixture: number): { attributes?: Attributes } {
  const name = [undefined, 'a', 'ab', 'A'][mixture & 3]
  const level = [undefined, 1, 2, 'a'][mixture >> 2]
  if (name === undefined && level === undefined) return {}
  return {
    attributes: {
      ...(name === undefined ? {} : { Resource: { name } }),
      ...(level === undefined ? {} : { Request: { level } }),
    },
  }
}
