import { shown } from '../model/shown.js'
import type { Context } from './context.js'
import type { Place } from './place.js'
import type { RawConditioned } from './raw.js'

export interface Conditioned {
  readonly condition?: string
  readonly conditionVersion?: string
}

/**
 * The condition of an assignment or a permission, if there is one; null and the empty text are none.
 *
 * One that does not parse is kept and warned of, never dropped: without it the assignment would grant more.
 */
export function readCondition(raw: RawConditioned, place: (key: string) => Place, context: Context): Conditioned {
  const { condition, conditionVersion } = raw
  if (!condition) return NONE
  const { report, conditions } = context
  const problem = conditions.problemOf(condition)
  if (problem !== undefined) {
    const message = `the condition does not parse: ${problem}`
    report.warn({ code: 'INVALID_CONDITION', place: place('condition'), message, help: UNKNOWN })
  }
  if (!conditionVersion) return { condition }
  if (!VERSIONS.has(conditionVersion)) {
    const message = `there is no version ${shown(conditionVersion)} of conditions`
    report.warn({ code: 'INVALID_CONDITION', place: place('conditionVersion'), message, help: 'write `"2.0"`' })
  }
  return { condition, conditionVersion }
}

const NONE: Conditioned = Object.freeze({})
const VERSIONS: ReadonlySet<string> = new Set(['1.0', '2.0'])
const UNKNOWN = 'until it is mended it counts as unknown: it grants nothing, and a deny assignment stays in force'
