import fc from 'fast-check'

/** A whole number from 0 to below its argument. */
export type Random = (below: number) => number

/**
 * One generator with two faces: an arbitrary, which shrinks, and a draw, which is fast enough for a million worlds.
 *
 * The properties use the first, the deep run the second; both speak of the same worlds.
 */
export interface Gen<T> {
  readonly arbitrary: fc.Arbitrary<T>
  readonly draw: (random: Random) => T
}

/** A whole number from 0 to `most`, which is also how everything is referred to: an index shrinks and stays valid. */
export function nat(most: number): Gen<number> {
  return { arbitrary: fc.nat(most), draw: (random) => random(most + 1) }
}

/** True in about `percent` of all draws; shrinks to false. */
export function chance(percent: number): Gen<boolean> {
  return {
    arbitrary: fc.nat(99).map((at) => at >= 100 - percent),
    draw: (random) => random(100) < percent,
  }
}

/** From 0 to `weights.length - 1`, each as often as its weight says; shrinks towards 0. */
export function weighted(weights: readonly number[]): Gen<number> {
  const table = weights.flatMap((weight, index) => Array.from({ length: weight }, () => index))
  const choose = (at: number) => table[at] ?? 0
  return { arbitrary: fc.nat(table.length - 1).map(choose), draw: (random) => choose(random(table.length)) }
}

export function list<T>(item: Gen<T>, least: number, most: number): Gen<T[]> {
  return {
    arbitrary: fc.array(item.arbitrary, { minLength: least, maxLength: most, size: 'max' }),
    draw: (random) => Array.from({ length: least + random(most - least + 1) }, () => item.draw(random)),
  }
}

export function record<T extends object>(shape: { readonly [key in keyof T]: Gen<T[key]> }): Gen<T> {
  const entries = Object.entries(shape) as [keyof T & string, Gen<T[keyof T]>][]
  const arbitraries = Object.fromEntries(entries.map(([key, gen]) => [key, gen.arbitrary]))
  return {
    arbitrary: fc.record(arbitraries) as unknown as fc.Arbitrary<T>,
    draw: (random) => Object.fromEntries(entries.map(([key, gen]) => [key, gen.draw(random)])) as T,
  }
}

/** Marsaglia's 32-bit xorshift: small, fast, the same everywhere. */
export function randomFrom(seed: number): Random {
  let state = (seed ^ 0x9e3779b9) | 0 || 1
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}
