import { type WhereCanRow, whereCan } from 'rbac-core/query'
import { readOpenQuestion } from '../question.js'
import { endOf, type Preparation, readPage, withCondition } from './verb.js'

export const prepareWhereCan: Preparation = async (context, known) => {
  const question = await readOpenQuestion(context, known, 'scope')
  const page = readPage(context)
  return (engine) => {
    const answer = whereCan(engine, question, page)
    return { value: answer, lines: answer.scopes.map(lineOf), ...endOf(answer) }
  }
}

function lineOf({ scope, inherited, except, condition }: WhereCanRow): string {
  const others = except.filter((text) => text !== scope)
  const below = others.length < except.length ? '  only what lies below' : inherited ? '' : '  not what lies below'
  const less = others.length === 0 ? '' : `  except ${others.join(', ')}`
  return withCondition(`${scope}${below}${less}`, condition)
}
