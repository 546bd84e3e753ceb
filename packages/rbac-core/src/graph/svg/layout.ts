import { Graph as LayoutGraph, layout } from '@dagrejs/dagre'
import type { Graph, GraphEdge, GraphNode } from '../graph.js'
import { type Lines, linesOf, sizeOf } from './text.js'

export interface PlacedNode extends Lines {
  readonly node: GraphNode
  /** The upper left corner. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface PlacedEdge {
  readonly edge: GraphEdge
  /** From the right side of one node to the left side of the other: level runs, to be joined by bends. */
  readonly runs: readonly Run[]
}

/** Where an edge runs level: through a layer, beside its nodes. */
export interface Run {
  readonly y: number
  readonly from: number
  readonly to: number
}

export interface Layout {
  readonly nodes: readonly PlacedNode[]
  readonly edges: readonly PlacedEdge[]
  readonly width: number
  readonly height: number
}

/** Places nodes in layers from left to right, so that few edges cross. The same graph is always placed the same way. */
export function layoutOf({ nodes, edges }: Graph): Layout {
  if (nodes.length === 0) return { nodes: [], edges: [], width: 0, height: 0 }
  const plan = new LayoutGraph({ multigraph: true })
  plan.setGraph({ rankdir: 'LR', nodesep: 14, edgesep: 10, ranksep: 64, marginx: 0, marginy: 0 })
  plan.setDefaultEdgeLabel(() => ({}))
  const lines = new Map(nodes.map((node) => [node.id, linesOf(node)]))
  for (const { id } of nodes) plan.setNode(id, sizeOf(lines.get(id) ?? { title: '', subtitle: '' }))
  for (const { from, to, kind } of edges) plan.setEdge(from, to, { weight: kind === 'role' ? 1 : 2 }, kind)
  layout(plan)
  const { width = 0, height = 0 } = plan.graph() as { readonly width?: number; readonly height?: number }
  const boxes = new Map(nodes.map(({ id }) => [id, plan.node(id) as Box]))
  const placed = nodes.map((node): PlacedNode => {
    const { x, y, width, height } = boxes.get(node.id) ?? NOWHERE
    const { title, subtitle } = lines.get(node.id) ?? { title: '', subtitle: '' }
    return { node, title, subtitle, x: x - width / 2, y: y - height / 2, width, height }
  })
  const layers = layersOf([...boxes.values()])
  const ports = portsOf(edges, boxes)
  return {
    nodes: placed,
    edges: edges.map((edge) => {
      const { points } = plan.edge(edge.from, edge.to, edge.kind) as { readonly points: readonly Point[] }
      return {
        edge,
        runs: runsOf(boxes.get(edge.from) ?? NOWHERE, boxes.get(edge.to) ?? NOWHERE, points, layers, ports.get(edge)),
      }
    }),
    width,
    height,
  }
}

interface Point {
  readonly x: number
  readonly y: number
}

/** How wide the layer around each x is. */
function layersOf(boxes: readonly Box[]): ReadonlyMap<number, number> {
  const widths = new Map<number, number>()
  for (const { x, width } of boxes) widths.set(Math.round(x), Math.max(widths.get(Math.round(x)) ?? 0, width))
  return widths
}

/** The library keeps a free place in each layer that an edge passes: the edge runs level there and bends between layers. */
function runsOf(
  from: Box,
  to: Box,
  points: readonly Point[],
  layers: ReadonlyMap<number, number>,
  port: Port = { out: 0, in: 0 },
): Run[] {
  const between = points.slice(1, -1).filter(({ x }) => x > from.x && x < to.x && layers.has(Math.round(x)))
  const start = { y: from.y + port.out, from: from.x + from.width / 2, to: right(from.x, layers) }
  const end = { y: to.y + port.in, from: to.x - (right(to.x, layers) - to.x), to: to.x - to.width / 2 }
  const passed = between.map(({ x, y }) => ({ y, from: x - (right(x, layers) - x), to: right(x, layers) }))
  return [start, ...passed, end]
}

function right(x: number, layers: ReadonlyMap<number, number>): number {
  return x + (layers.get(Math.round(x)) ?? 0) / 2
}

/** How far from the middle of its nodes an edge leaves and arrives. */
interface Port {
  readonly out: number
  readonly in: number
}

/** Edges at one side of a node share it, in the order of where they come from or go to, so that each can be followed. */
function portsOf(edges: readonly GraphEdge[], boxes: ReadonlyMap<string, Box>): ReadonlyMap<GraphEdge, Port> {
  const leaving = sharedOut(edges, boxes, 'from', 'to')
  const arriving = sharedOut(edges, boxes, 'to', 'from')
  return new Map(edges.map((edge) => [edge, { out: leaving.get(edge) ?? 0, in: arriving.get(edge) ?? 0 }]))
}

function sharedOut(
  edges: readonly GraphEdge[],
  boxes: ReadonlyMap<string, Box>,
  side: 'from' | 'to',
  other: 'from' | 'to',
): ReadonlyMap<GraphEdge, number> {
  const offsets = new Map<GraphEdge, number>()
  const byNode = new Map<string, GraphEdge[]>()
  for (const edge of edges) byNode.set(edge[side], [...(byNode.get(edge[side]) ?? []), edge])
  for (const [node, shared] of byNode) {
    const room = (boxes.get(node)?.height ?? 0) - 14
    const step = Math.min(MOST_APART, room / Math.max(1, shared.length - 1))
    const order = [...shared].sort((a, b) => (boxes.get(a[other])?.y ?? 0) - (boxes.get(b[other])?.y ?? 0))
    for (const [index, edge] of order.entries()) offsets.set(edge, (index - (order.length - 1) / 2) * step)
  }
  return offsets
}

const MOST_APART = 10

const NOWHERE: Box = { x: 0, y: 0, width: 0, height: 0 }

/** As the library gives it: `x` and `y` are the middle. */
interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}
