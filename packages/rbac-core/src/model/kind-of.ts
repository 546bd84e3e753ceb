/** What a value is, in the words of a message. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  return KINDS[typeof value]
}

const KINDS = {
  string: 'text',
  number: 'a number',
  bigint: 'a big integer',
  boolean: 'true or false',
  symbol: 'a symbol',
  undefined: 'nothing',
  object: 'an object',
  function: 'a function',
} as const
