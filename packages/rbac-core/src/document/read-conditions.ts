import type { Context } from './context.js'
import type { Place } from './place.js'
import type { RawConditioned } from './raw.js'

export interface Conditioned {
  readonly condition?: string
  readonly conditionVersion?: string
}

/** The condition of an assignment or a permission, if there is one; null and the empty text are none. */
export function readCondition(raw: RawConditioned, place: (key: string) => Place, context: Context): Conditioned {
  const { condition, conditionVersion } = raw
  if (condition === null || condition === undefined || condition.trim() === '') return NONE
  void place
  void context
  return { condition, ...(conditionVersion ? { conditionVersion } : {}) }
}

const NONE: Conditioned = Object.freeze({})
