import { InvalidRequestError } from '../errors.js'
import { codedOptions } from '../model/coded.js'

/**
 * Refuses options that are no object, and members that are there but not of the kind listed: what would be called or
 * looked into later must be fit for it now.
 *
 * @throws {InvalidRequestError}
 */
export function checkOptionKinds<Options extends object>(
  options: Options,
  kinds: { readonly [Name in keyof Options]?: 'object' | 'function' },
): void {
  if (!isOfKind(options, 'object')) throw new InvalidRequestError('options must be an object')
  codedOptions(() => {
    for (const [name, kind] of Object.entries(kinds)) {
      const value: unknown = Reflect.get(options, name)
      if (value !== undefined && !isOfKind(value, kind))
        throw new InvalidRequestError(`\`${name}\` must be of type ${kind}`)
    }
  })
}

function isOfKind(value: unknown, kind: unknown): boolean {
  return typeof value === kind && value !== null
}
