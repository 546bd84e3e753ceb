import type { ActionRow } from 'rbac-core/analyze'

/** A row of actions on one line. */
export function rowText({ action, except = [], isDataAction }: ActionRow): string {
  const less = except.length === 0 ? '' : `  except ${except.join(', ')}`
  return `${isDataAction ? 'data  ' : ''}${action}${less}`
}
