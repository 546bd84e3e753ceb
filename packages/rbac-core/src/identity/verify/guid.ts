/** Thirty-two hexadecimal digits in their five groups; any version and variant, as Azure has ids of none. */
export function isGuid(value: unknown): value is string {
  return typeof value === 'string' && GUID.test(value)
}

const GUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i
