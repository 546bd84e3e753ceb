import { whoCan } from 'rbac-core/query'
import { Names } from '../names.js'
import { readOpenQuestion } from '../question.js'
import { endOf, type Preparation, readPage, withCondition } from './verb.js'

export const prepareWhoCan: Preparation = async (context, known) => {
  const question = await readOpenQuestion(context, known, 'principal')
  const page = readPage(context)
  return (engine) => {
    const answer = whoCan(engine, question, page)
    const names = new Names(engine.policy)
    const lines = answer.principals.map(({ id, type, via, condition }) => {
      const who = `${names.holder(id, [])}${type === undefined ? '' : `  ${type}`}`
      const through = via.length === 0 ? '' : `  through ${via.map((group) => names.holder(group, [])).join(' > ')}`
      return withCondition(`${who}${through}`, condition)
    })
    return { value: answer, lines, ...endOf(answer) }
  }
}
