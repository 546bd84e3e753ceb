import { isScalar, type Pair, type YAMLMap } from 'yaml'

/** Found by its key in one look, however many keys a map has and however many of them are asked for. */
export class Pairs {
  readonly #known = new Map<YAMLMap, Map<string, Pair>>()

  of(map: YAMLMap, key: string | number): Pair | undefined {
    let pairs = this.#known.get(map)
    if (pairs === undefined) {
      pairs = new Map(map.items.map((pair) => [keyOf(pair), pair]))
      this.#known.set(map, pairs)
    }
    return pairs.get(String(key))
  }
}

function keyOf({ key }: Pair): string {
  return String(isScalar(key) ? key.value : key)
}

/** Keys that are there already. The parser would compare each key of a map with each other. */
export function repeatedIn(map: YAMLMap): Pair[] {
  const seen = new Set<string>()
  return map.items.filter((pair) => seen.size === seen.add(keyOf(pair)).size)
}
