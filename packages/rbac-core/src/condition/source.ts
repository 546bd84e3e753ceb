import type { Condition } from './ast.js'

/**
 * The text that each condition was parsed from.
 *
 * Kept beside the trees and not in them, so that equal conditions are equal trees; the entry goes when the tree does.
 * Being listed here also proves that a tree came from the parser, which freezes it.
 */
const TEXTS = new WeakMap<object, string>()

export function rememberText(condition: Condition, text: string): void {
  TEXTS.set(condition, text)
}

/** The text that `condition` was parsed from; undefined for a tree made by hand. */
export function textOf(condition: Condition): string | undefined {
  return TEXTS.get(condition)
}

export function isParsed(value: unknown): value is Condition {
  return typeof value === 'object' && value !== null && TEXTS.has(value)
}
