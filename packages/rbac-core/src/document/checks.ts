import { shown } from '../model/shown.js'
import { idProblem } from '../model/text.js'
import { parseTime } from '../model/time.js'
import { patternProblem } from '../pattern/pattern.js'
import { scopeProblem } from '../scope/scope.js'
import type { Context } from './context.js'
import { misspeltScope } from './misspelt-scope.js'
import { child, type Place } from './place.js'

/** The id when it is a legal one; undefined after reporting what is wrong with it. */
export function checkId(id: string, place: Place, { report, limits }: Context): string | undefined {
  const problem = idProblem(id, limits.idLength)
  if (problem === undefined) return id
  report.error({ code: 'INVALID_ID', place, message: `the id ${shown(id)} ${problem}` })
  return undefined
}

/**
 * Like `checkId`, for what may be a full resource id: its last part must be a legal id, and the scope before it may
 * make it longer.
 */
export function checkResourceId(id: string, place: Place, { report, limits }: Context): string | undefined {
  const last = RESOURCE_ID.test(id) ? id.slice(id.lastIndexOf('/') + 1) : id
  const problem = idProblem(last, limits.idLength) ?? idProblem(id, limits.scopeLength + limits.idLength)
  if (problem === undefined) return id
  report.error({ code: 'INVALID_ID', place, message: `the id ${shown(id)} ${problem}` })
  return undefined
}

/** A frozen copy of the list; ids that are not legal are reported. */
export function checkIds(ids: readonly string[] | null | undefined, place: Place, context: Context): readonly string[] {
  const copy = ids === null || ids === undefined ? [] : [...ids]
  for (const [index, id] of copy.entries()) checkId(id, child(place, index), context)
  return Object.freeze(copy)
}

/** The scope when it is one; undefined after reporting what is wrong with it. */
export function checkScope(scope: string, place: Place, { report, limits }: Context): string | undefined {
  const problem = scopeProblem(scope, limits)
  const meant = misspeltScope(scope)
  const help = meant === undefined ? undefined : `did you mean ${shown(meant)}?`
  if (problem !== undefined) {
    report.error({ code: 'INVALID_SCOPE', place, message: `${shown(scope)} is not a scope: ${problem}`, help })
    return undefined
  }
  if (meant !== undefined) {
    const message = `${shown(scope)} is a scope, but not one of Azure's`
    report.warn({ code: 'MISSPELT_SCOPE', place, message, help })
  }
  return scope
}

/** The patterns without the blanks around them, frozen; what is no pattern is reported. */
export function checkPatterns(
  patterns: readonly string[] | null | undefined,
  place: Place,
  { report, limits }: Context,
): readonly string[] {
  const checked: string[] = []
  for (const [index, text] of (patterns ?? []).entries()) {
    const problem = patternProblem(text, limits.patternLength)
    const pattern = text.trim()
    if (problem !== undefined) {
      report.error({
        code: 'INVALID_PATTERN',
        place: child(place, index),
        message: `${shown(text)} is not an action pattern: ${problem}`,
      })
    } else if (pattern !== text) {
      report.warn({
        code: 'TRIMMED_PATTERN',
        place: child(place, index),
        message: `the blanks around ${shown(text)} were taken off`,
        help: `write ${shown(pattern)}`,
      })
    }
    checked.push(pattern)
  }
  return Object.freeze(checked)
}

/** Milliseconds since the epoch; undefined when there is no time, or after reporting what is wrong with it. */
export function checkTime(text: string | null | undefined, place: Place, { report }: Context): number | undefined {
  if (text === null || text === undefined) return undefined
  const time = parseTime(text)
  if (time === undefined) {
    report.error({
      code: 'INVALID_TIME',
      place,
      message: `${shown(text)} is not a date-time that exists`,
      help: 'write a date, a time and a zone, e.g. `2030-01-31T09:00:00Z`',
    })
  }
  return time
}

const RESOURCE_ID = /\/providers\/Microsoft\.Authorization\/[^/]+\/[^/]+$/i
