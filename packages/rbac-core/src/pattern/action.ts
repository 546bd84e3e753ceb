/**
 * Why `action` is not a concrete action; undefined when it is one. Patterns are for permissions: a request, and a list of
 * the actions that exist, name one action at a time. `%` and backslash are literal.
 */
export function actionProblem(action: unknown, maxLength: number): string | undefined {
  if (typeof action !== 'string') return 'it must be text'
  if (action.length === 0) return 'it is empty'
  if (action.length > maxLength) return `it is longer than ${maxLength} characters`
  if (action.includes('*')) return 'it holds a `*`, which only patterns may (name one concrete action)'
  if (/[\s\x00-\x1f\x7f-\x9f]/.test(action)) return 'it holds a blank or a control character'
  if (action.startsWith('/') || action.endsWith('/')) return 'it starts or ends with a slash'
  if (action.includes('//')) return 'it has an empty segment (`//`)'
  return action.isWellFormed() ? undefined : 'it holds a lone surrogate'
}
