import { ATTRIBUTE_SOURCES, type Attributes } from 'rbac-core'
import { UsageError } from './exit.js'
import { readText } from './read-text.js'
import { parseJson } from './strict-json.js'
import { didYouMean } from './suggest.js'

const SOURCES: readonly string[] = ATTRIBUTE_SOURCES

/**
 * What `--attributes` says: JSON, or the path of a file that holds it.
 *
 * @throws {UsageError}
 */
export function readAttributes(given: string, cwd: string): Attributes {
  const inline = /^\s*[{["]/.test(given)
  const value = parseJson(inline ? given : readText(given, cwd), inline ? '`--attributes`' : `\`${given}\``)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UsageError('`--attributes` must be a JSON object', 'INVALID_INPUT')
  }
  checkSources(value, '`--attributes`')
  return value as Attributes
}

/**
 * A source with a slip in its name would leave its attributes out.
 *
 * @throws {UsageError} for a source that there is not, or that is no object
 */
export function checkSources(attributes: object, what: string): void {
  for (const [source, values] of Object.entries(attributes)) {
    if (!SOURCES.includes(source)) {
      const help = didYouMean(source, SOURCES) || ` (they are ${SOURCES.join(', ')})`
      throw new UsageError(`${what} has no source \`${source}\`${help}`, 'INVALID_INPUT')
    }
    if (typeof values !== 'object' || values === null || Array.isArray(values)) {
      throw new UsageError(`${what}: \`${source}\` must be an object`, 'INVALID_INPUT')
    }
  }
}
