/**
 * Attributes as JSON may carry them. A value that is no attribute's, such as a `Date`, is one that no condition can take, as
 * it is to an engine: JSON would make a text of it, which grants. What is no attributes at all is left for the server to
 * refuse.
 */
export function sendableAttributes(given: unknown): unknown {
  return mapped(given, (values) => mapped(values, sendable))
}

function sendable(value: unknown): unknown {
  return Array.isArray(value) ? value.map(sendableOne) : value === undefined ? value : sendableOne(value)
}

function sendableOne(value: unknown): unknown {
  const isAsItIs = value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)
  return isAsItIs ? value : OF_NO_TYPE
}

const OF_NO_TYPE = Object.freeze({})

function mapped(record: unknown, map: (value: unknown) => unknown): unknown {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return record
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]))
}
