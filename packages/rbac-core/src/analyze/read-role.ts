import { InvalidPatternError, InvalidRequestError } from '../errors.js'
import { coded } from '../model/coded.js'
import { kindOf } from '../model/kind-of.js'
import { patternProblem } from '../pattern/pattern.js'

/** What a role lists, in one normal form: no list is absent, every text is an action pattern. */
export interface RoleLists {
  readonly blocks: readonly RoleBlock[]
  readonly hasConditions: boolean
}

export interface RoleBlock {
  /** Has a condition, of which nothing more is read. */
  readonly isConditional: boolean
  readonly actions: readonly string[]
  readonly notActions: readonly string[]
  readonly dataActions: readonly string[]
  readonly notDataActions: readonly string[]
}

/**
 * Reads what a role definition lists, in the flat spelling or ARM's (`properties.permissions`); lists may be absent or null.
 *
 * @param name what to call the role in an error
 * @throws {InvalidRequestError | InvalidPatternError}
 */
export function readRole(role: unknown, name: string): RoleLists {
  return coded(`${name} could not be read`, () => {
    const given = objectAt(role, name)
    const permissions = given.permissions ?? objectAt(given.properties ?? {}, `${name}.properties`).permissions
    if (!Array.isArray(permissions)) {
      throw new InvalidRequestError(`${name}.permissions must be a list, not ${kindOf(permissions)}`)
    }
    const blocks = Array.from<unknown, RoleBlock>(permissions, (permission, index) => {
      const place = `${name}.permissions[${index}]`
      const block = objectAt(permission, place)
      const list = (key: keyof RoleBlock) => patternsAt(block[key], `${place}.${key}`)
      return {
        isConditional: typeof block.condition === 'string' && block.condition !== '',
        actions: list('actions'),
        notActions: list('notActions'),
        dataActions: list('dataActions'),
        notDataActions: list('notDataActions'),
      }
    })
    return { blocks, hasConditions: blocks.some(({ isConditional }) => isConditional) }
  })
}

function objectAt(value: unknown, place: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  throw new InvalidRequestError(`${place} must be an object, not ${kindOf(value)}`)
}

function patternsAt(list: unknown, place: string): readonly string[] {
  if (list === undefined || list === null) return []
  if (!Array.isArray(list)) throw new InvalidRequestError(`${place} must be a list, not ${kindOf(list)}`)
  return Array.from<unknown, string>(list, (text, index) => {
    // A policy may have been read with other limits; what is too long to be told is refused where it is told.
    const problem = patternProblem(text, Number.POSITIVE_INFINITY)
    if (problem !== undefined) throw new InvalidPatternError(`${place}[${index}] is not an action pattern: ${problem}`)
    return text as string
  })
}
