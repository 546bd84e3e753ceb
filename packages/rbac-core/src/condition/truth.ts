/** What a condition comes to. A role assignment grants on `true` only; a deny assignment is lifted by `false` only. */
export type Truth = 'true' | 'false' | 'unknown'

/** Strong Kleene: one `false` decides, else one `unknown`. */
export function and(values: readonly Truth[]): Truth {
  if (values.includes('false')) return 'false'
  return values.includes('unknown') ? 'unknown' : 'true'
}

/** Strong Kleene: one `true` decides, else one `unknown`. */
export function or(values: readonly Truth[]): Truth {
  if (values.includes('true')) return 'true'
  return values.includes('unknown') ? 'unknown' : 'false'
}

/** `unknown` stays unknown: a negation proves nothing that its operand could not. */
export function not(value: Truth): Truth {
  if (value === 'unknown') return value
  return value === 'true' ? 'false' : 'true'
}
