import {
  compileCondition,
  evaluateCondition,
  explainCondition,
  InvalidConditionError,
  lintCondition,
  parseCondition,
  printCondition,
  renderConditionTrace,
} from 'rbac-core/condition'
import { PIECES } from '../../property/condition-pieces.js'
import { drawWorld } from '../../property/condition-worlds.js'
import { judge } from '../../reference/condition.js'
import { parseReference } from '../../reference/condition-parser.js'
import { randomFrom } from '../../worlds/gen.js'
import { agree, answerOf, holds } from '../laws.js'
import type { FuzzTarget } from '../target.js'

const WORLDS = Array.from({ length: 6 }, (_, seed) => drawWorld(randomFrom(seed + 1)))

/** The naive parser copies the rest of its tokens at each step, and goes as deep as the text. */
const LONGEST_COMPARED = 1000

export const target: FuzzTarget = {
  about: 'the text of a condition: read, printed, asked, explained and linted',
  covers: ['rbac-core/src/condition/'],
  seeds: [
    ...WORLDS.map(({ condition }) => printCondition(condition)),
    "((!(ActionMatches{'P/r/read'} AND NOT SubOperationMatches{'Blob.List'})) OR (@Resource[a] ForAnyOfAnyValues:StringLikeIgnoreCase {'a*', 'b?'}))",
    "@Request[t] DateTimeGreaterThan '2024-02-29T00:00:00.0000001Z' && Exists @Principal[x:y<$key_case_sensitive$>]",
    '@Resource[n] ForAllOfAllValues:NumericLessThan {1, -2, 3} || @Resource[b] BoolEquals true',
    "@Request[g] GuidEquals '8e3af657-a8ff-443c-a75c-2fe8c4bcb635'",
  ],
  dictionary: PIECES,
  longest: 2048,
  run(text) {
    const answer = answerOf(() => parseCondition(text))
    const compared = text.length <= LONGEST_COMPARED
    if ('refusal' in answer) {
      const { refusal } = answer
      holds('what is no condition is refused as one', refusal instanceof InvalidConditionError)
      if (refusal instanceof InvalidConditionError) pointsInto(text, refusal)
      // Depth is a limit of ours; the judge has none.
      if (compared && !/ deep/.test(refusal.message)) {
        agree('the judge reads no condition that the parser refuses', parseReference(text), undefined)
      }
      return
    }
    const condition = answer.value
    agree('a condition printed is the condition', parseCondition(printCondition(condition)), condition)
    lintCondition(condition)
    if (compared) agree('the judge reads what the parser reads', parseReference(text), condition)
    const compiled = compileCondition(condition)
    for (const { context } of WORLDS) {
      const value = evaluateCondition(condition, context)
      agree('a compiled condition is the condition', compiled(context), value)
      const trace = explainCondition(condition, context)
      agree('an explanation says what was decided', trace.value, value)
      holds('an explanation can be shown', renderConditionTrace(trace).length > 0)
      if (compared) agree('a condition is what the judge says', value, judge(condition, context))
    }
  },
}

function pointsInto(text: string, { offset, line, column, frame }: InvalidConditionError): void {
  holds('an error points into the text', offset >= 0 && offset <= text.length, `${offset}`)
  const before = text.split('\n').slice(0, line - 1)
  const start = before.length === 0 ? 0 : before.join('\n').length + 1
  agree('line and column are the offset', start + column - 1, offset)
  agree('a frame is two lines', frame.split('\n').length, 2)
}
