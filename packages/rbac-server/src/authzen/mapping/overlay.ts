import { foldAscii } from '../../fold-ascii.js'
import type { Properties } from '../wire/entities.js'

/**
 * One record over another. A key of `under` gives way to the same key of `over` whatever the case of either: conditions
 * would find both under one name, and take the one that is spelled as they spell it.
 */
export function overlay(under: Properties, over: Properties): Properties {
  const taken = new Set(Object.keys(over).map(foldAscii))
  const rest = Object.entries(under).filter(([key]) => !taken.has(foldAscii(key)))
  return { ...Object.fromEntries(rest), ...over }
}
