import { LimitExceededError } from '../../errors.js'
import { coded } from '../../model/coded.js'
import { type Graph, type GraphNode, NO_GRAPH } from '../graph.js'
import { layoutOf, type PlacedEdge, type PlacedNode, type Run } from './layout.js'
import { KIND_NAMES, KINDS, styleSheet } from './style.js'
import { clean, widthOf, xml } from './text.js'

/**
 * The graph as an SVG picture, laid out in layers from left to right, for light and dark grounds. Whole ids show when the
 * pointer rests on a node. No script, no link, nothing loaded. Laying out takes longer than linear time: a graph of 50
 * nodes some tens of milliseconds.
 *
 * @throws {LimitExceededError} for more than 1,000 nodes
 * @throws {InvalidRequestError} for anything but a graph
 */
export function toSvg(graph: Graph): string {
  return coded(NO_GRAPH, () => pictureOf(graph))
}

function pictureOf(graph: Graph): string {
  const count = graph.nodes.length
  if (count > MOST_NODES) {
    throw new LimitExceededError(
      `${count} nodes are too many to lay out, at most ${MOST_NODES} (draw less by \`scope\`, \`principal\` or \`limit\`, or use \`toDot\`)`,
    )
  }
  const { nodes, edges, width, height } = layoutOf(graph)
  const kinds = KINDS.filter((kind) => graph.nodes.some((node) => node.kind === kind))
  const heading = headingLines(graph, Math.max(width, LEAST_WIDTH))
  const top = MARGIN + heading.length * LINE + 10
  const whole = {
    width: Math.ceil(Math.max(width, LEAST_WIDTH) + 2 * MARGIN),
    height: Math.ceil(top + height + LEGEND + MARGIN),
  }
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${whole.width}" height="${whole.height}" viewBox="0 0 ${whole.width} ${whole.height}" role="img">`,
    `<title>${xml(clean(graph.title))}</title>`,
    `<style>${styleSheet()}</style>`,
    `<defs>${arrowHead('head', '')}${arrowHead('strong', 'strong')}</defs>`,
    `<rect class="ground" width="${whole.width}" height="${whole.height}"/>`,
    ...heading.map(
      (line, index) => `<text class="heading" x="${MARGIN}" y="${MARGIN + 12 + index * LINE}">${line}</text>`,
    ),
    `<g transform="translate(${MARGIN},${top})">`,
    ...edges.map(drawEdge),
    ...nodes.map(drawNode),
    '</g>',
    ...legend(kinds, whole.height - MARGIN - 8),
    '</svg>',
  ]
  return `${parts.join('\n')}\n`
}

/** The layout library walks from node to node by recursion: some 1,600 in a row are more than the stack holds. */
const MOST_NODES = 1000

const MARGIN = 20
const LINE = 20
const LEGEND = 34
const LEAST_WIDTH = 620

function headingLines({ title, omitted }: Graph, width: number): string[] {
  const text = clean(omitted === 0 ? title : `${title} (${omitted} more left out)`)
  const lines: string[] = []
  let line = ''
  // Scopes are long words: they may break at their slashes.
  for (const part of text.match(WORDS_OF_SCOPES) ?? []) {
    if (line !== '' && widthOf(line + part, 15) > width) {
      lines.push(line)
      line = part.trimStart()
    } else line += part
  }
  return [...lines, line].slice(0, MOST_HEADING_LINES).map(xml)
}

const MOST_HEADING_LINES = 4

const WORDS_OF_SCOPES = /\s*[^\s/]+|\/|\s+/g

function arrowHead(id: string, style: string): string {
  return `<marker id="${id}" class="${style}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0.6 7.4 4 0 7.4z"/></marker>`
}

function drawNode({ node, title, subtitle, x, y, width, height }: PlacedNode): string {
  const middle = x + width / 2
  const corner = CORNERS[node.kind]
  return [
    `<g class="${[node.kind, node.mark].filter(Boolean).join(' ')}"><title>${xml(clean(node.detail))}</title>`,
    `<rect x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}" rx="${corner}"/>`,
    `<text class="title" x="${short(middle)}" y="${short(subtitle === '' ? y + height / 2 + 4.5 : y + 18)}" text-anchor="middle">${xml(title)}</text>`,
    ...(subtitle === ''
      ? []
      : [
          `<text class="subtitle" x="${short(middle)}" y="${short(y + 34)}" text-anchor="middle">${xml(subtitle)}</text>`,
        ]),
    '</g>',
  ].join('')
}

const CORNERS: Readonly<Record<GraphNode['kind'], number>> = {
  principal: 16,
  group: 10,
  role: 2,
  assignment: 8,
  deny: 2,
  scope: 4,
}

function drawEdge({ edge, runs }: PlacedEdge): string {
  const strong = edge.mark === 'decides'
  const style = [edge.kind, ...(strong ? ['decides'] : [])].join(' ')
  const path = `<path class="${style}" d="${curve(runs)}" marker-end="url(#${strong ? 'strong' : 'head'})"/>`
  const word = WORDS[edge.kind]
  const last = runs.at(-1)
  if (word === undefined || last === undefined) return path
  return `${path}<text class="word" x="${short(last.to - 12)}" y="${short(last.y - 4)}" text-anchor="end">${word}</text>`
}

/** A line into a deny assignment means who is denied; who is not has to be said. */
const WORDS: Readonly<Record<string, string | undefined>> = { excludes: 'excluded' }

/** Level where it runs through a layer, and a bend that starts and ends level between two. */
function curve(runs: readonly Run[]): string {
  const [first, ...rest] = runs
  if (first === undefined) return ''
  let path = `M${short(first.from)} ${short(first.y)}H${short(first.to)}`
  let at = first
  for (const run of rest) {
    const middle = short((at.to + run.from) / 2)
    path += `C${middle} ${short(at.y)} ${middle} ${short(run.y)} ${short(run.from)} ${short(run.y)}H${short(run.to)}`
    at = run
  }
  return path
}

function legend(kinds: readonly GraphNode['kind'][], y: number): string[] {
  let x = MARGIN
  return kinds.map((kind) => {
    const name = KIND_NAMES[kind]
    const entry = `<g class="${kind}"><rect x="${short(x)}" y="${y - 9}" width="14" height="10" rx="2"/></g><text class="legend" x="${short(x + 19)}" y="${y}">${name}</text>`
    x += 19 + widthOf(name, 10.5) + 18
    return entry
  })
}

/** Tenths are fine enough, and the same on every machine. */
function short(value: number): string {
  return String(Math.round(value * 10) / 10)
}
