import type { Coverage } from './coverage.js'
import { failureOf } from './run-input.js'
import type { FuzzTarget } from './target.js'

/** Of inputs that reach something together, few that reach the same, short ones first. */
export async function fewest(target: FuzzTarget, inputs: readonly string[], coverage: Coverage): Promise<string[]> {
  const shortFirst = [...inputs].sort((a, b) => a.length - b.length)
  coverage.places()
  const reach: { readonly input: string; readonly places: Set<string> }[] = []
  for (const input of shortFirst) {
    await failureOf(target, input)
    reach.push({ input, places: coverage.places() })
  }
  const chosen: string[] = []
  const seen = new Set<string>()
  while (reach.length > 0) {
    for (const { places } of reach) for (const place of places) if (seen.has(place)) places.delete(place)
    const [best] = reach.toSorted((a, b) => b.places.size - a.places.size)
    if (best === undefined || best.places.size === 0) break
    chosen.push(best.input)
    for (const place of best.places) seen.add(place)
    reach.splice(reach.indexOf(best), 1)
  }
  return chosen
}
