import { InvalidRequestError } from '../errors.js'
import { shown } from './shown.js'

/** Every key of some options, so that the compiler misses the one that is forgotten. */
export type KeysOf<Options> = Readonly<Record<keyof Options, true>>

/**
 * Refuses a key that there is not: with a slip in its name an option is passed over, and its default holds.
 *
 * @param what names them in the message, in the plural
 * @throws {InvalidRequestError}
 */
export function refuseUnknownKeys(options: object, known: object, what = 'options'): void {
  for (const key in options) {
    if (Object.hasOwn(known, key) || !Object.hasOwn(options, key)) continue
    throw new InvalidRequestError(`${what} have no key ${shown(key)} (they are ${Object.keys(known).join(', ')})`)
  }
}
