import { foldAscii } from '../model/text.js'
import type { AttributeReference } from './ast.js'
import type { ConditionContext } from './context.js'
import { momentAt } from './date-time.js'

/**
 * Finds the value of one attribute: undefined when there is none, else whatever was sent or stored, of any type, or the
 * clock's moment.
 *
 * Two symbols stand for values that are there but can't be had. As no operator reads a symbol, they need no care.
 */
export type Lookup = (context: ConditionContext) => unknown

/** Several keys differ only in case, none of them is spelled as the condition spells it. */
export const AMBIGUOUS: unique symbol = Symbol('ambiguous')

/** The record is no object, or the clock failed: nothing can be said, not even that the attribute is missing. */
export const UNREADABLE: unique symbol = Symbol('unreadable')

/** Null and undefined are the same as no entry. May throw what a hostile record throws. */
export function compileLookup(attribute: AttributeReference): Lookup {
  const find = finder(attribute)
  switch (attribute.source) {
    case 'Request':
      return (context) => find(context.attributes?.Request)
    case 'Resource':
      return (context) => find(context.attributes?.Resource) ?? find(context.storedResource)
    case 'Principal':
      return (context) => find(context.attributes?.Principal) ?? find(context.storedPrincipal)
    case 'Environment':
      return foldAscii(attribute.name) === 'utcnow'
        ? (context) => find(context.attributes?.Environment) ?? momentAt(context.now) ?? UNREADABLE
        : (context) => find(context.attributes?.Environment)
  }
}

/** The key as it is spelled first; only on a miss every key, with case ignored. */
function finder(attribute: AttributeReference): (record: unknown) => unknown {
  const { name } = attribute
  const matches = keyMatcher(attribute)
  return (record) => {
    if (record === undefined || record === null) return undefined
    if (typeof record !== 'object') return UNREADABLE
    const values = record as Readonly<Record<string, unknown>>
    if (Object.hasOwn(values, name)) {
      const value = values[name]
      if (value !== undefined && value !== null) return value
    }
    return findFolded(values, matches)
  }
}

function findFolded(values: Readonly<Record<string, unknown>>, matches: (key: string) => boolean): unknown {
  let found: unknown
  for (const key in values) {
    if (!matches(key) || !Object.hasOwn(values, key)) continue
    const value = values[key]
    if (value === undefined || value === null) continue
    if (found !== undefined) return AMBIGUOUS
    found = value
  }
  return found
}

/** Case is ignored, except after the last `:` of a name that is marked `<$key_case_sensitive$>`. */
function keyMatcher({ name, keyCaseSensitive }: AttributeReference): (key: string) => boolean {
  const exactFrom = keyCaseSensitive && name.includes(':') ? name.lastIndexOf(':') : name.length
  const folded = foldAscii(name.slice(0, exactFrom))
  const exact = name.slice(exactFrom)
  return (key) => key.length === name.length && key.endsWith(exact) && foldAscii(key.slice(0, exactFrom)) === folded
}
