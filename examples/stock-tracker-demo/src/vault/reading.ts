import { badParameter } from './answers.js'
import type { Attributes, NewVersion } from './secrets.js'

/** The query of a request, by the names that its parameters have once they are decoded. */
export type Query = Readonly<Record<string, unknown>>

/** @throws {VaultError} unless the version is one of the service */
export function checkApiVersion(query: Query): void {
  const version = query['api-version']
  if (typeof version !== 'string') throw badParameter('api-version must be specified')
  if (!/^(?:7\.[0-6](?:-preview\.\d)?|20\d\d-\d\d-\d\d(?:-preview)?)$/.test(version)) {
    throw badParameter('The specified version is not recognized. Consider using the latest supported version 7.6.')
  }
}

const LONGEST_VALUE = 25_600

/** @throws {VaultError} */
export function readNewVersion(body: unknown): NewVersion {
  const { value } = recordOf(body, 'the body')
  if (typeof value !== 'string' || value.length > LONGEST_VALUE) {
    throw badParameter(`value must be text of at most ${LONGEST_VALUE} characters`)
  }
  return { value, attributes: { enabled: true }, ...readChange(body) }
}

/** @throws {VaultError} */
export function readChange(body: unknown): Partial<Omit<NewVersion, 'value'>> {
  const { contentType, tags, attributes } = recordOf(body, 'the body')
  if (contentType !== undefined && typeof contentType !== 'string') throw badParameter('contentType must be text')
  return {
    ...(contentType !== undefined && { contentType }),
    ...(tags !== undefined && { tags: readTags(tags) }),
    ...(attributes !== undefined && { attributes: readAttributes(attributes) }),
  }
}

function readTags(tags: unknown): Record<string, string> {
  const entries = Object.entries(recordOf(tags, 'tags')).map(([name, value]): [string, string] => {
    if (typeof value !== 'string') throw badParameter('tags must be text')
    return [name, value]
  })
  return Object.fromEntries(entries)
}

function readAttributes(given: unknown): Attributes {
  const { enabled = true, nbf, exp } = recordOf(given, 'attributes')
  if (typeof enabled !== 'boolean') throw badParameter('attributes.enabled must be true or false')
  for (const time of [nbf, exp]) {
    if (time !== undefined && !Number.isInteger(time)) throw badParameter('times must be whole seconds since 1970')
  }
  return {
    enabled,
    ...(nbf !== undefined && { nbf: nbf as number }),
    ...(exp !== undefined && { exp: exp as number }),
  }
}

function recordOf(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  throw badParameter(`${name} must be an object`)
}
