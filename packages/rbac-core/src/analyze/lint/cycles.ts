import { compareText } from '../../model/text.js'

/**
 * One cycle for each knot of a graph, as the nodes along it: it starts at the knot's smallest node, is as short as can
 * be, and of several such it is the same whatever the order of the edges. O(nodes + edges) to find the knots (Tarjan),
 * and once more, with the edges put in order, for the cycle in each.
 *
 * @param nodes in the order that counts as smallest first
 */
export function cyclesOf(nodes: readonly string[], next: ReadonlyMap<string, readonly string[]>): string[][] {
  const knotOf = knots(nodes, next)
  const done = new Set<number>()
  return nodes.flatMap((node) => {
    const knot = knotOf.get(node)
    if (knot === undefined || done.has(knot)) return []
    const cycle = shortestCycle(node, (from) =>
      (next.get(from) ?? []).filter((to) => knotOf.get(to) === knot).sort(compareText),
    )
    if (cycle === undefined) return []
    done.add(knot)
    return [cycle]
  })
}

interface Visit {
  readonly node: string
  readonly order: number
  readonly successors: Iterator<string>
  low: number
}

/** A number for each node, the same for nodes that reach each other. No recursion: chains of groups may be long. */
function knots(nodes: readonly string[], next: ReadonlyMap<string, readonly string[]>): Map<string, number> {
  const orderOf = new Map<string, number>()
  const knotOf = new Map<string, number>()
  const open: string[] = []
  for (const start of nodes) {
    if (orderOf.has(start)) continue
    const path: Visit[] = []
    const enter = (node: string): void => {
      const order = orderOf.size
      orderOf.set(node, order)
      open.push(node)
      path.push({ node, order, low: order, successors: (next.get(node) ?? [])[Symbol.iterator]() })
    }
    enter(start)
    for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
      const { value: to, done } = visit.successors.next()
      if (done !== true) {
        const order = orderOf.get(to)
        if (order === undefined) enter(to)
        else if (!knotOf.has(to)) visit.low = Math.min(visit.low, order)
        continue
      }
      path.pop()
      const above = path.at(-1)
      if (above !== undefined) above.low = Math.min(above.low, visit.low)
      if (visit.low === visit.order) close(open, visit.node, visit.order, knotOf)
    }
  }
  return knotOf
}

function close(open: string[], last: string, knot: number, knotOf: Map<string, number>): void {
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    knotOf.set(node, knot)
    if (node === last) return
  }
}

/** By breadth, so that what is found first is shortest; undefined when the node does not come back to itself. */
function shortestCycle(start: string, next: (node: string) => readonly string[]): string[] | undefined {
  const cameFrom = new Map<string, string>()
  const waiting = [start]
  for (const node of waiting) {
    for (const to of next(node)) {
      if (to === start) return pathTo(node, cameFrom)
      if (cameFrom.has(to)) continue
      cameFrom.set(to, node)
      waiting.push(to)
    }
  }
  return undefined
}

function pathTo(node: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const path = [node]
  for (let before = cameFrom.get(node); before !== undefined; before = cameFrom.get(before)) path.push(before)
  return path.reverse()
}
