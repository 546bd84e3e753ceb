import { readFileSync } from 'node:fs'
import type { ActionEntry, Policy } from 'rbac-core'
import { whatCan } from 'rbac-core/query'
import type { Context } from '../command.js'
import { UsageError } from '../exit.js'
import { existingFile } from '../load.js'
import { readOpenQuestion } from '../question.js'
import { endOf, type Preparation, readPage, withCondition } from './verb.js'

export const prepareWhatCan: Preparation = async (context, policy) => {
  const question = await readOpenQuestion(context, policy, 'action')
  const actions = catalogueOf(context, policy)
  const page = readPage(context)
  return (engine) => {
    const answer = whatCan(engine, { ...question, ...(actions !== undefined && { actions }) }, page)
    const lines = answer.permissions.map(({ action, except, isDataAction, condition }) => {
      const less = except.length === 0 ? '' : `  except ${except.join(', ')}`
      return withCondition(`${isDataAction ? 'data  ' : ''}${action}${less}`, condition)
    })
    return { value: answer, lines, ...endOf(answer) }
  }
}

/** The actions to list one by one; undefined where patterns are asked for. */
function catalogueOf({ args, io }: Context, policy: Policy): readonly ActionEntry[] | undefined {
  const file = args.text('operations')
  if (!args.has('expand')) {
    if (file !== undefined) throw new UsageError('`--operations` goes with `--expand` only')
    return undefined
  }
  if (file !== undefined) return readOperations(readFileSync(existingFile(file, io.cwd), 'utf8'), file)
  if (policy.actions.length > 0) return policy.actions
  throw new UsageError('`--expand` needs a catalogue: give --operations <file>, or list `actions` in the policy')
}

function readOperations(text: string, file: string): ActionEntry[] {
  const value = parsed(text, file)
  const list: unknown = Array.isArray(value) ? value : (value as { readonly actions?: unknown } | null)?.actions
  if (!Array.isArray(list) || !list.every(isEntry)) {
    throw new UsageError(`\`${file}\` must be a JSON array of { "name", "isDataAction" }`, 'INVALID_INPUT')
  }
  return list.map(({ name, isDataAction }) => ({ name, isDataAction }))
}

function isEntry(value: unknown): value is ActionEntry {
  const { name, isDataAction } = (value ?? {}) as { readonly name?: unknown; readonly isDataAction?: unknown }
  return typeof name === 'string' && typeof isDataAction === 'boolean'
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new UsageError(`\`${file}\` is not JSON`, 'INVALID_INPUT')
  }
}
