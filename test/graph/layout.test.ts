import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { layoutOf } from '../../packages/rbac-core/src/graph/svg/layout.js'
import { crowdedGraph } from './crowded-graph.js'
import { graphs } from './hostile.js'

describe('the layout', () => {
  it('keeps nodes apart, in the picture, and edges off the nodes they pass', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        look(layoutOf(graph))
      }),
      { seed: 20_261_128, numRuns: 60 },
    )
  })

  it('does so with 50 nodes', () => {
    for (const seed of [1, 2, 3]) {
      const graph = crowdedGraph(seed)
      expect(graph.nodes.length).toBeGreaterThan(40)
      look(layoutOf(graph))
    }
  })
})

function look({ nodes, edges, width, height }: ReturnType<typeof layoutOf>): void {
  for (const [index, one] of nodes.entries()) {
    expect(one.x).toBeGreaterThanOrEqual(-0.5)
    expect(one.y).toBeGreaterThanOrEqual(-0.5)
    expect(one.x + one.width).toBeLessThanOrEqual(width + 0.5)
    expect(one.y + one.height).toBeLessThanOrEqual(height + 0.5)
    for (const other of nodes.slice(index + 1)) {
      const apart =
        one.x + one.width <= other.x ||
        other.x + other.width <= one.x ||
        one.y + one.height <= other.y ||
        other.y + other.height <= one.y
      expect(apart, `${one.node.id} and ${other.node.id}`).toBe(true)
    }
  }
  for (const { edge, runs } of edges) {
    for (const run of runs) {
      for (const { node, x, y, width, height } of nodes) {
        if (node.id === edge.from || node.id === edge.to) continue
        const crosses = run.y > y && run.y < y + height && run.from < x + width && run.to > x
        expect(crosses, `${edge.from} to ${edge.to} over ${node.id}`).toBe(false)
      }
    }
  }
}
