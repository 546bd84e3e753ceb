import type { Stop } from './scope-map.js'

/** A part of the tree of paths in which everything is allowed, but for what is taken out of it. */
export interface Region {
  readonly root: string
  /** Paths that are taken out with everything below them. */
  readonly without: string[]
  /** Paths that are taken out alone. */
  readonly withoutPoints: string[]
}

export interface Regions {
  readonly regions: readonly Region[]
  /** Paths that are allowed alone. */
  readonly points: readonly string[]
}

/**
 * What is allowed, as regions of paths.
 *
 * @param stops of a map that can be read by paths alone
 */
export function regionsOf(stops: readonly Stop[]): Regions {
  const regions: Region[] = []
  const points: string[] = []
  /** The stops above the one at hand, each with the region that its children lie in. */
  const above: { readonly path: string; readonly region: Region | undefined }[] = []
  for (const { scope, here, below } of [...stops].sort(bySegments)) {
    const { path } = scope
    while (above.length > 0 && !isBelow(path, above.at(-1)?.path ?? '')) above.pop()
    const around = above.at(-1)?.region
    if (below === true) {
      const region = around ?? { root: path, without: [], withoutPoints: [] }
      if (region !== around) regions.push(region)
      if (here !== true) region.withoutPoints.push(path)
      above.push({ path, region })
    } else {
      around?.without.push(path)
      if (here === true) points.push(path)
      above.push({ path, region: undefined })
    }
  }
  return { regions, points }
}

/** Segment by segment, so that everything below a stop follows it at once: a slash sorts before all else. */
function bySegments({ scope: a }: Stop, { scope: b }: Stop): number {
  return a.path.replaceAll('/', '\0') < b.path.replaceAll('/', '\0') ? -1 : 1
}

function isBelow(path: string, above: string): boolean {
  return above === '/' || path.startsWith(`${above}/`)
}
