/** Values that no JSON holds, by the text that stands for them in an input. */
const MAKERS: Readonly<Record<string, () => unknown>> = {
  $undefined: () => undefined,
  $nan: () => Number.NaN,
  $infinity: () => Number.POSITIVE_INFINITY,
  $bigint: () => 12n,
  $symbol: () => Symbol('s'),
  $function: () => () => 'x',
  $date: () => new Date(Date.UTC(2026, 0, 1)),
  $badDate: () => new Date(Number.NaN),
  $map: () => new Map([['a', 1]]),
  $bytes: () => new Uint8Array(4),
  $text: () => new String('alice'),
  $sparse: () => new Array(3),
  $null: () => Object.create(null),
  $cycle: () => {
    const list: unknown[] = []
    list.push(list)
    return list
  },
  $getter: () => ({
    get id() {
      throw new TypeError('a getter threw')
    },
    get length() {
      throw new TypeError('a getter threw')
    },
  }),
  $proxy: () =>
    new Proxy(
      {},
      {
        get: () => {
          throw new RangeError('a proxy threw')
        },
        ownKeys: () => {
          throw new RangeError('a proxy threw')
        },
        has: () => {
          throw new RangeError('a proxy threw')
        },
        getPrototypeOf: () => {
          throw new RangeError('a proxy threw')
        },
      },
    ),
  $revoked: () => {
    const { proxy, revoke } = Proxy.revocable([], {})
    revoke()
    return proxy
  },
  $toString: () => ({
    toString: () => {
      throw new Error('toString threw')
    },
  }),
}

export const STRANGE: readonly string[] = Object.keys(MAKERS)

/** The value with each text that stands for a strange one replaced by it. */
export function alive(value: unknown): unknown {
  if (typeof value === 'string') return Object.hasOwn(MAKERS, value) ? MAKERS[value]?.() : value
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(alive)
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, alive(inner)]))
}
