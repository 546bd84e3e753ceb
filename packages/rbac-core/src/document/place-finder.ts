import type { ItemPlace, ItemTarget, PlaceFinder } from '../model/policy.js'
import type { FinishedDraft } from './context.js'
import { child, field, type Place, pathOf, pathText, valueAt } from './place.js'
import { locate } from './report.js'

/** Finds items of a policy again in the documents they were read from. Keeps those documents in memory. */
export function placeFinder(draft: FinishedDraft): PlaceFinder {
  const places = new Map<object, Place>()
  for (const section of Object.values(draft)) for (const { value, place } of section) places.set(value, place)
  return (targets) => found(targets.map((target) => placeIn(places, target)))
}

function found(places: readonly (Place | undefined)[]): (ItemPlace | undefined)[] {
  const known = places.map((place, index) => ({ place, index })).filter(isKnown)
  const paths = known.map(({ place }) => pathOf(place))
  const positions = locate(known, paths)
  const result = new Array<ItemPlace | undefined>(places.length).fill(undefined)
  for (const [at, { place, index }] of known.entries()) {
    const { file } = place.source
    result[index] = { path: pathText(paths[at] ?? []), ...(file !== undefined && { file }), ...positions[at] }
  }
  return result
}

function isKnown(entry: { place: Place | undefined; index: number }): entry is { place: Place; index: number } {
  return entry.place !== undefined
}

function placeIn(places: ReadonlyMap<object, Place>, { item, keys }: ItemTarget): Place | undefined {
  const place = places.get(item)
  const [first, ...rest] = keys
  if (place === undefined || first === undefined) return place
  const inside = rest.reduce<Place>(child, field(place, String(first)))
  // What is not written (a role named by its name, a list left out) is told by its item.
  return valueAt(place.source.value, pathOf(inside)) === undefined ? place : inside
}
