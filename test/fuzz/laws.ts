import { isDeepStrictEqual } from 'node:util'
import { RbacError } from 'rbac-core'

/** A law that an input breaks. `law` is the same for every input that breaks the same one. */
export class Broken extends Error {
  override readonly name = 'Broken'
  readonly law: string

  constructor(law: string, detail = '') {
    super(detail === '' ? law : `${law}: ${detail}`)
    this.law = law
  }
}

/** What a call came to: its value, or the refusal it is allowed to end in. */
export type Answer<T> = { readonly value: T } | { readonly refusal: RbacError }

/** What `ask` answers. Whatever it throws but an `RbacError` is passed on, and so is one that is not fit to be shown. */
export function answerOf<T>(ask: () => T): Answer<T> {
  try {
    return { value: ask() }
  } catch (error) {
    return { refusal: refusalFrom(error) }
  }
}

/** As `answerOf`, of a promise. */
export async function answerOfAsync<T>(ask: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { value: await ask() }
  } catch (error) {
    return { refusal: refusalFrom(error) }
  }
}

/** The error as the refusal it has to be: typed, with a literal code, on one line that a terminal can show. */
function refusalFrom(error: unknown): RbacError {
  if (!(error instanceof RbacError)) throw error
  holds('an error has a code', /^[A-Z]+(?:_[A-Z]+)*$/.test(error.code), error.code)
  holds('an error is one line that a terminal can show', !UNFIT.test(error.message), JSON.stringify(error.message))
  return error
}

const UNFIT = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u

export function holds(law: string, truth: boolean, detail = ''): void {
  if (!truth) throw new Broken(law, detail)
}

export function agree(law: string, actual: unknown, expected: unknown): void {
  if (isDeepStrictEqual(actual, expected)) return
  throw new Broken(law, `${shownAs(actual)} instead of ${shownAs(expected)}`)
}

function shownAs(value: unknown): string {
  return String(
    JSON.stringify(value, (_key, inner) => (typeof inner === 'bigint' ? `${inner}n` : inner)) ?? value,
  ).slice(0, 600)
}
