import { InvalidRequestError } from '../../errors.js'
import { shown } from '../../model/shown.js'
import { nearest } from '../../model/spelling.js'

/**
 * Refuses names that look like one of `known` and are none: `clientID` for `clientId` would get the token of another
 * identity. What looks like none of them is somebody else's.
 *
 * @throws {InvalidRequestError}
 */
export function refuseMisspelt(options: object, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    const meant = known.includes(name) ? undefined : nearest(name, known)
    if (meant !== undefined) {
      throw new InvalidRequestError(`${shown(name)} is no option (did you mean \`${meant}\`?)`)
    }
  }
}
