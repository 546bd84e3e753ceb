import { coded } from '../model/coded.js'
import { printable } from '../model/shown.js'
import {
  type Graph,
  type GraphEdge,
  type GraphEdgeKind,
  type GraphNode,
  type GraphNodeKind,
  NO_GRAPH,
} from './graph.js'

/**
 * The graph in the DOT language of Graphviz. Whatever stands in a label is text. O(graph).
 *
 * @throws {InvalidRequestError} for anything but a graph
 */
export function toDot(graph: Graph): string {
  return coded(NO_GRAPH, () => textOf(graph))
}

function textOf({ title, nodes, edges, omitted }: Graph): string {
  const names = new Map(nodes.map(({ id }, index) => [id, `n${index}`]))
  const nameOf = (id: string) => names.get(id) ?? ''
  const lines = [
    'digraph rbac {',
    '  rankdir=LR',
    `  label=${text(omitted === 0 ? title : `${title} (${omitted} left out)`)}`,
    '  labelloc=t',
    '  node [fontname="Helvetica", fontsize=11, style="filled,rounded", shape=box]',
    '  edge [fontname="Helvetica", fontsize=9, color="#6b7280"]',
    ...nodes.map((node) => `  ${nameOf(node.id)} [${attributesOf(node)}]`),
    ...edges.map((edge) => `  ${nameOf(edge.from)} -> ${nameOf(edge.to)}${edgeAttributes(edge)}`),
    '}',
  ]
  return `${lines.join('\n')}\n`
}

function attributesOf({ kind, title, subtitle, detail, mark }: GraphNode): string {
  const width = mark === 'decides' ? ', penwidth=3' : mark === 'asked' ? ', penwidth=2' : ''
  const dashed = mark === 'miss' ? ', style="filled,rounded,dashed"' : ''
  const label = text(title, ...(subtitle === undefined ? [] : [subtitle]))
  return `label=${label}, tooltip=${text(detail)}, ${STYLES[kind]}${width}${dashed}`
}

/** Lines as a quoted string. Graphviz reads backslashes and entities in labels, so neither is left as it stands. */
function text(...lines: readonly string[]): string {
  const escaped = lines.map((line) =>
    printable(line.toWellFormed()).replaceAll('&', '&amp;').replaceAll('\\', '\\\\').replaceAll('"', '\\"'),
  )
  return `"${escaped.join('\\n')}"`
}

function edgeAttributes({ kind, mark }: GraphEdge): string {
  const words = WORDS[kind]
  const parts = [
    ...(words === undefined ? [] : [`label="${words}"`]),
    ...(kind === 'excludes' ? ['style=dashed'] : []),
    ...(mark === 'decides' ? ['penwidth=3', 'color="#111827"'] : []),
  ]
  return parts.length === 0 ? '' : ` [${parts.join(', ')}]`
}

const WORDS: Readonly<Partial<Record<GraphEdgeKind, string>>> = { denies: 'denied', excludes: 'excluded' }

const STYLES: Readonly<Record<GraphNodeKind, string>> = {
  principal: 'fillcolor="#dbeafe", color="#2563eb"',
  group: 'fillcolor="#ede9fe", color="#7c3aed"',
  role: 'fillcolor="#f3f4f6", color="#6b7280"',
  assignment: 'fillcolor="#fef3c7", color="#b45309"',
  deny: 'fillcolor="#fee2e2", color="#dc2626"',
  scope: 'fillcolor="#dcfce7", color="#15803d"',
}
