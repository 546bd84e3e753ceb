import type { Verdict } from './decide.js'

/** An answer is the same text for all questions that are decided alike, as most are: made once for each policy. */
export class AnswerTexts {
  readonly #revision: string
  readonly #known = new Map<string, string>()

  constructor(revision: string) {
    this.#revision = revision
  }

  /** The decision as JSON. */
  of({ allowed, reason, decision, explanation }: Verdict): string {
    const incomplete = decision?.incomplete
    if (explanation !== undefined || incomplete !== undefined) {
      return this.#text(allowed, {
        reason,
        revision: this.#revision,
        ...(incomplete !== undefined && { incomplete }),
        ...(explanation !== undefined && { explanation }),
      })
    }
    let text = this.#known.get(reason)
    if (text === undefined) {
      text = this.#text(allowed, { reason, revision: this.#revision })
      this.#known.set(reason, text)
    }
    return text
  }

  /** An item of a batch that could not be read. */
  ofError(message: string): string {
    return this.#text(false, {
      reason: 'invalidRequest',
      revision: this.#revision,
      error: { status: 400, code: 'INVALID_REQUEST', message },
    })
  }

  #text(decision: boolean, context: object): string {
    return JSON.stringify({ decision, context })
  }
}
