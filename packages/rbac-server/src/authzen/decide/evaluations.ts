import type { Semantic } from '../wire/entities.js'
import { type Raw, readEvaluation, readObject } from '../wire/read-request.js'
import { Refusal } from '../wire/refusal.js'
import type { AnswerTexts } from './answer.js'
import type { Verdict } from './decide.js'
import type { Turns } from './turns.js'

export interface Batch {
  readonly items: readonly unknown[]
  readonly defaults: Raw
  readonly semantic: Semantic
}

/**
 * The items of a batch, decided in their order until the semantic says enough, as JSON texts. An item that can't be
 * read is refused alone, and says why.
 */
export async function decideBatch(
  { items, defaults, semantic }: Batch,
  decideOne: (evaluation: ReturnType<typeof readEvaluation>) => Verdict,
  texts: AnswerTexts,
  turns: Turns,
  weight: number,
): Promise<readonly string[]> {
  const answers: string[] = []
  for (const item of items) {
    const { allowed, text } = answerItem(item, defaults, decideOne, texts)
    answers.push(text)
    if (semantic === 'deny_on_first_deny' && !allowed) break
    if (semantic === 'permit_on_first_permit' && allowed) break
    const pause = turns.step(weight)
    if (pause !== undefined) await pause
  }
  return answers
}

function answerItem(
  item: unknown,
  defaults: Raw,
  decideOne: (evaluation: ReturnType<typeof readEvaluation>) => Verdict,
  texts: AnswerTexts,
): { readonly allowed: boolean; readonly text: string } {
  let evaluation: ReturnType<typeof readEvaluation>
  try {
    evaluation = readEvaluation(readObject(item, 'an evaluation'), defaults)
  } catch (error) {
    if (error instanceof Refusal) return { allowed: false, text: texts.ofError(error.message) }
    throw error
  }
  const verdict = decideOne(evaluation)
  return { allowed: verdict.allowed, text: texts.of(verdict) }
}
