import { RbacError } from 'rbac-core'
import { parseCondition, printCondition } from 'rbac-core/condition'

/** The canonical text of a condition; one that does not parse stays as it is. */
export function canonicalCondition(text: string): string {
  try {
    return printCondition(parseCondition(text))
  } catch (error) {
    if (error instanceof RbacError) return text
    throw error
  }
}
