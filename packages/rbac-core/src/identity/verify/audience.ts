import { InvalidRequestError } from '../../errors.js'

/**
 * Both forms of a resource as an audience, without and with a slash at the end: a token has the one it was asked with.
 *
 * @throws {InvalidRequestError} for what is no text
 */
export function audienceForms(resource: string): readonly string[] {
  if (typeof resource !== 'string') throw new InvalidRequestError('a resource must be text')
  const bare = resource.replace(/\/+$/, '')
  return [bare, `${bare}/`]
}
