import fc from 'fast-check'
import type { Graph, GraphEdge, GraphNode } from 'rbac-core/graph'

/** Text that tries to end what it stands in, in one of the three languages or in what reads them. */
const PIECES = [
  '"',
  "'",
  '`',
  '\\',
  '\\"',
  '\\n',
  '\\N',
  '\n',
  '\r',
  '&',
  '&amp;',
  '#34;',
  ';',
  '<b>',
  '</title>',
  '<script>',
  '<!--',
  ']]>',
  '--&gt;',
  '-->',
  '%%',
  '%%{init: {}}%%',
  ':::',
  '{{',
  '}}',
  '[[',
  ']]',
  '([',
  '])',
  '|',
  'end',
  '- a',
  '1. a',
  '$$x$$',
  '$$$',
  'subgraph x',
  'click n0 href "javascript:alert(1)"',
  '\u0000',
  '\u001b[2J',
  '\u202e',
  '\u2028',
  '\ud800',
  '\ufffe',
  '\u{1f600}',
  'é',
  'ann',
  ' ',
]

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 5 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }),
)

const KINDS = ['principal', 'group', 'role', 'assignment', 'deny', 'scope'] as const
const EDGES = ['member', 'holds', 'role', 'at', 'contains', 'denies', 'excludes'] as const
const MARKS = ['asked', 'decides', 'grants', 'miss'] as const

const node = fc.record(
  {
    kind: fc.constantFrom(...KINDS),
    title: hostileText,
    subtitle: hostileText,
    detail: hostileText,
    mark: fc.constantFrom(...MARKS),
  },
  { requiredKeys: ['kind', 'title', 'detail'] },
)

/** Any graph, whatever stands in it. */
export const graphs: fc.Arbitrary<Graph> = fc
  .record({
    title: hostileText,
    nodes: fc.array(node, { maxLength: 12 }),
    links: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.constantFrom(...EDGES), fc.option(fc.constantFrom(...MARKS)))),
    omitted: fc.constantFrom(0, 3),
  })
  .map(({ title, nodes, links, omitted }) => ({
    title,
    nodes: nodes.map((one, index): GraphNode => ({ ...one, id: `id ${index}` })),
    edges: nodes.length < 2 ? [] : edgesFrom(links, nodes.length),
    omitted,
  }))

type Link = [number, number, (typeof EDGES)[number], (typeof MARKS)[number] | null]

/** Between two nodes, one way, each pair and kind once. */
function edgesFrom(links: readonly Link[], size: number): GraphEdge[] {
  const edges = new Map<string, GraphEdge>()
  for (const [a, b, kind, mark] of links) {
    const [from, to] = [a % size, b % size].sort((x, y) => x - y)
    if (from === to) continue
    edges.set(`${from} ${to} ${kind}`, { from: `id ${from}`, to: `id ${to}`, kind, ...(mark !== null && { mark }) })
  }
  return [...edges.values()]
}
