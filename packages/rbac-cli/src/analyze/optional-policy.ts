import type { Policy } from 'rbac-core'
import type { Context } from '../command.js'
import { UsageError } from '../exit.js'
import { loadNamedPolicy } from '../load.js'

/** The policy that is named or found; undefined where none is named and none is there. */
export async function loadPolicyIfAny(context: Context): Promise<Policy | undefined> {
  try {
    return await loadNamedPolicy(context)
  } catch (error) {
    const isNamed = context.args.has('policy') || (context.io.env.RBAC_POLICY ?? '') !== ''
    if (!isNamed && error instanceof UsageError && error.code === 'FILE_NOT_FOUND') return undefined
    throw error
  }
}
