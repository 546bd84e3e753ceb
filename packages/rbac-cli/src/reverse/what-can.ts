import type { ActionEntry, Policy } from 'rbac-core'
import { whatCan } from 'rbac-core/query'
import type { Context } from '../command.js'
import { UsageError } from '../exit.js'
import { readOperations } from '../operations.js'
import { readOpenQuestion } from '../question.js'
import { endOf, type Preparation, readPage, withCondition } from './verb.js'

export const prepareWhatCan: Preparation = async (context, known) => {
  const question = await readOpenQuestion(context, known, 'action')
  const actions = catalogueOf(context, known.policy)
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
  if (file !== undefined) return readOperations(file, io.cwd)
  if (policy.actions.length > 0) return policy.actions
  throw new UsageError('`--expand` needs a catalogue: give --operations <file>, or list `actions` in the policy')
}
