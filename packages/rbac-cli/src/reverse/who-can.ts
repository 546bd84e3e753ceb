import { whoCan } from 'rbac-core/query'
import { Directory } from '../names.js'
import { readOpenQuestion } from '../question.js'
import { endOf, type Preparation, readPage, withCondition } from './verb.js'

export const prepareWhoCan: Preparation = async (context, policy) => {
  const question = await readOpenQuestion(context, policy, 'principal')
  const page = readPage(context)
  return (engine) => {
    const answer = whoCan(engine, question, page)
    const directory = new Directory(engine.policy)
    const lines = answer.principals.map(({ id, type, via, condition }) => {
      const who = `${directory.holder(id, [])}${type === undefined ? '' : `  ${type}`}`
      const through = via.length === 0 ? '' : `  through ${via.map((group) => directory.holder(group, [])).join(' > ')}`
      return withCondition(`${who}${through}`, condition)
    })
    return { value: answer, lines, ...endOf(answer) }
  }
}
