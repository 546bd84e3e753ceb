import { coded } from '../model/coded.js'
import { printable } from '../model/shown.js'
import {
  type Graph,
  type GraphEdge,
  type GraphEdgeKind,
  type GraphMark,
  type GraphNode,
  type GraphNodeKind,
  NO_GRAPH,
} from './graph.js'

/**
 * The graph as a Mermaid flowchart, which code hosts draw in Markdown. Whatever stands in a label is text: nothing in a
 * policy can end it. O(graph).
 *
 * @throws {InvalidRequestError} for anything but a graph
 */
export function toMermaid(graph: Graph): string {
  return coded(NO_GRAPH, () => textOf(graph))
}

function textOf({ title, nodes, edges, omitted }: Graph): string {
  const names = new Map(nodes.map(({ id }, index) => [id, `n${index}`]))
  const nameOf = (id: string) => names.get(id) ?? ''
  const lines = [
    '---',
    `title: ${JSON.stringify(plain(omitted === 0 ? title : `${title} (${omitted} left out)`))}`,
    '---',
    'flowchart LR',
    ...nodes.map((node) => `  ${nameOf(node.id)}${shape(node)}:::${node.kind}`),
    ...edges.map((edge) => `  ${nameOf(edge.from)} ${arrow(edge)} ${nameOf(edge.to)}`),
    ...KINDS.map((kind) => `  classDef ${kind} ${STYLES[kind]}`),
    ...MARKS.flatMap(({ mark, style }) =>
      nodes.filter((node) => node.mark === mark).map(({ id }) => `  style ${nameOf(id)} ${style}`),
    ),
  ]
  return `${lines.join('\n')}\n`
}

function shape({ kind, title, subtitle }: GraphNode): string {
  const [open, close] = SHAPES[kind]
  return `${open}"${[title, ...(subtitle === undefined ? [] : [subtitle])].map(label).join('<br/>')}"${close}`
}

const SHAPES: Readonly<Record<GraphNodeKind, readonly [open: string, close: string]>> = {
  principal: ['([', '])'],
  group: ['[[', ']]'],
  role: ['[/', '/]'],
  assignment: ['(', ')'],
  deny: ['{{', '}}'],
  scope: ['[', ']'],
}

/**
 * Letters, digits and what Mermaid never reads as its own, as they are; anything else by its number, and so the sign that
 * would make a list of a line.
 */
function label(text: string): string {
  return (
    printable(text.toWellFormed())
      .replace(/[^\p{L}\p{N} ./,:()@…·-]/gu, byNumber)
      // Two dollar signs would begin a formula; a space of no width keeps them apart.
      .replaceAll('#36;#36;', '#36;#8203;#36;')
      .replace(/^(\d+)(\.)|^-/, (start, digits = '', dot = '') => digits + byNumber(dot === '' ? start : dot))
  )
}

function byNumber(char: string): string {
  return `#${char.codePointAt(0) ?? 0};`
}

/** A title has no numbers for characters: what could be markup is left out. */
function plain(text: string): string {
  return printable(text.toWellFormed()).replace(/[<>&"`#{}\\]/g, '·')
}

function arrow({ kind, mark }: GraphEdge): string {
  const words = WORDS[kind]
  if (kind === 'excludes') return `-. ${words} .->`
  if (mark === 'decides') return words === undefined ? '==>' : `== ${words} ==>`
  return words === undefined ? '-->' : `-- ${words} -->`
}

const WORDS: Readonly<Partial<Record<GraphEdgeKind, string>>> = { denies: 'denied', excludes: 'excluded' }

const KINDS: readonly GraphNodeKind[] = ['principal', 'group', 'role', 'assignment', 'deny', 'scope']

const STYLES: Readonly<Record<GraphNodeKind, string>> = {
  principal: 'fill:#dbeafe,stroke:#2563eb,color:#111827',
  group: 'fill:#ede9fe,stroke:#7c3aed,color:#111827',
  role: 'fill:#f3f4f6,stroke:#6b7280,color:#111827',
  assignment: 'fill:#fef3c7,stroke:#b45309,color:#111827',
  deny: 'fill:#fee2e2,stroke:#dc2626,color:#111827',
  scope: 'fill:#dcfce7,stroke:#15803d,color:#111827',
}

const MARKS: readonly { readonly mark: GraphMark; readonly style: string }[] = [
  { mark: 'asked', style: 'stroke-width:3px' },
  { mark: 'decides', style: 'stroke-width:4px' },
  { mark: 'miss', style: 'stroke-dasharray:4 3' },
]
