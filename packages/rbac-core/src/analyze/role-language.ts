import { LimitExceededError } from '../errors.js'
import { ActionAlgebra, type PatternRow } from '../pattern/action-algebra.js'
import { type ActionPattern, storedPattern } from '../pattern/pattern.js'
import { type RoleBlock, type RoleLists, readRole } from './read-role.js'

/** Every action a role lists, as rows of patterns with exceptions; no row is empty, and none is held by another. */
export interface RoleLanguage {
  readonly control: readonly PatternRow[]
  readonly data: readonly PatternRow[]
  /** Some block has a condition, of which nothing is known here. */
  readonly hasConditions: boolean
}

/**
 * The language of a role. Made once for each role object, and again where what it lists has changed since.
 *
 * @param name what to call the role in an error
 * @throws {InvalidRequestError | InvalidPatternError | LimitExceededError}
 */
export function languageOf(role: unknown, name: string): RoleLanguage {
  const lists = readRole(role, name)
  const known = isObject(role) ? LANGUAGES.get(role) : undefined
  if (known !== undefined && sameLists(known.lists, lists)) return known.language
  const language = {
    control: rowsOf(lists.blocks, 'actions', 'notActions', name),
    data: rowsOf(lists.blocks, 'dataActions', 'notDataActions', name),
    hasConditions: lists.hasConditions,
  }
  if (isObject(role)) LANGUAGES.set(role, { lists, language })
  return language
}

/** Kept beside the roles, so that many comparisons of the same roles read each of them once. */
const LANGUAGES = new WeakMap<object, { readonly lists: RoleLists; readonly language: RoleLanguage }>()

/** An algebra that gives up after some seconds: a thousand times what the largest real role needs. */
export function boundedAlgebra(): ActionAlgebra {
  return new ActionAlgebra(undefined, MOST_TESTS)
}

const MOST_TESTS = 2_000_000

/**
 * Refuses what would be no proof.
 *
 * @throws {LimitExceededError} where the algebra left something out, or could not tell
 */
export function mustBeExact({ tooLarge, undecided }: ActionAlgebra, name: string): void {
  if (!tooLarge && !undecided) return
  throw new LimitExceededError(`${name}: too many stars in its patterns to be exact in bounded time`)
}

function rowsOf(
  blocks: readonly RoleBlock[],
  listed: 'actions' | 'dataActions',
  removed: 'notActions' | 'notDataActions',
  name: string,
): readonly PatternRow[] {
  const algebra = boundedAlgebra()
  const rows = blocks.flatMap((block) => {
    const takers = block[removed].map(storedPattern).map(rowOf)
    return block[listed].flatMap((text) => algebra.minus(rowOf(storedPattern(text)), takers))
  })
  const simplified = algebra.simplified(rows)
  mustBeExact(algebra, name)
  return simplified
}

function rowOf(pattern: ActionPattern): PatternRow {
  return { pattern, except: [] }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function sameLists(a: RoleLists, b: RoleLists): boolean {
  return (
    a.hasConditions === b.hasConditions &&
    a.blocks.length === b.blocks.length &&
    a.blocks.every((block, index) => {
      const other = b.blocks[index]
      return other !== undefined && LIST_NAMES.every((name) => sameTexts(block[name], other[name]))
    })
  )
}

const LIST_NAMES = ['actions', 'notActions', 'dataActions', 'notDataActions'] as const

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, index) => text === b[index])
}
