import { InvalidRequestError, RbacError } from '../errors.js'

/** Hostile values may throw anything at any access: to the caller that is a misuse with a code, like any other. */
export function codedError(error: unknown, message: string): RbacError {
  return error instanceof RbacError ? error : new InvalidRequestError(message)
}

/**
 * What `read` makes of a value from outside; whatever it throws has a code.
 *
 * The hottest paths write these lines out, to go without a closure.
 */
export function coded<T>(message: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw codedError(error, message)
  }
}

/** The same for options. */
export function codedOptions<T>(read: () => T): T {
  return coded('the options could not be read', read)
}
