import fc from 'fast-check'
import { toDot, toMermaid, toSvg } from 'rbac-core/graph'
import { describe, expect, it } from 'vitest'
import { graphs } from './hostile.js'
import { readXml, type Tag } from './xml.js'

const SEED = { seed: 20_261_128 }

/** As a label shows a text: nothing that a terminal or a browser would obey. */
function shownText(text: string): string {
  return text.toWellFormed().replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) => {
    const hex = (char.codePointAt(0) ?? 0).toString(16)
    return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`
  })
}

describe('Mermaid', () => {
  const line =
    /^ {2}(?:n\d+(\(\["|\[\["|\[\/"|\("|\{\{"|\[")([^"<>&`\n]*(?:<br\/>[^"<>&`\n]*)?)("\]\)|"\]\]|"\/\]|"\)|"\}\}|"\]):::(\w+)|n\d+ (?:-->|==>|-- denied -->|== denied ==>|-\. excluded \.->) n\d+|(?:classDef \w+|style n\d+) [\w:#,. -]+)$/

  it('has a line of one of three forms for each node, edge and style, and labels that read back', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const [open, title, close, head, ...lines] = toMermaid(graph).trimEnd().split('\n')
        expect([open, close, head]).toEqual(['---', '---', 'flowchart LR'])
        expect(title).toMatch(/^title: "[^"\\<>&`#{}\n]*"$/)
        const labels = lines.flatMap((text) => {
          const [, , label] = line.exec(text) ?? expect.fail(text)
          return label === undefined ? [] : [label]
        })
        const decode = (part: string) =>
          part.replaceAll('#8203;', '').replace(/#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
        expect(labels.map((label) => label.split('<br/>').map(decode))).toEqual(
          graph.nodes.map(({ title, subtitle }) =>
            [title, ...(subtitle === undefined ? [] : [subtitle])].map(shownText),
          ),
        )
        expect(lines.filter((text) => text.includes('>') && !text.includes('"')).length).toBe(graph.edges.length)
      }),
      SEED,
    )
  })
})

describe('DOT', () => {
  it('has quoted strings that end where they should, and labels that read back', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const text = toDot(graph)
        // What is left when strings are taken out is the program's own.
        const strings: string[] = []
        const rest = text.replace(/"((?:[^"\\\n]|\\.)*)"/g, (_, inside: string) => {
          strings.push(inside)
          return '""'
        })
        expect(rest).toMatch(/^digraph rbac \{\n(?: {2}[\w ="\-[\],>.]+\n)*\}\n$/)
        const read = (inside: string) =>
          inside.replace(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char)).replaceAll('&amp;', '&')
        const titles = graph.nodes.map(({ title, subtitle }) =>
          [title, ...(subtitle === undefined ? [] : [subtitle])].map(shownText).join('\n'),
        )
        const labels = strings.map(read)
        for (const title of titles) expect(labels).toContain(title)
        for (const inside of strings) expect(inside.replaceAll('&amp;', '')).not.toContain('&')
      }),
      SEED,
    )
  })
})

describe('SVG', () => {
  const TAGS = new Set(['svg', 'title', 'style', 'defs', 'marker', 'path', 'rect', 'text', 'g'])
  const ATTRIBUTES = new Set(
    'xmlns width height viewBox role id class refX refY markerWidth markerHeight markerUnits orient d x y rx transform text-anchor marker-end'.split(
      ' ',
    ),
  )

  it('is XML of its own few tags, with the whole text of each node in its title', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const tags = readXml(toSvg(graph))
        for (const { name, attributes } of tags) {
          expect(TAGS).toContain(name)
          for (const key of attributes.keys()) expect(ATTRIBUTES).toContain(key)
        }
        const titles = tags.filter(({ name }) => name === 'title').map(({ text }) => text)
        const written = (text: string) => shownText(text).replace(/[\ufffe\uffff]/g, '\ufffd')
        expect(titles).toEqual([written(graph.title), ...graph.nodes.map(({ detail }) => written(detail))])
        expect(tags.filter(({ attributes }) => attributes.has('marker-end')).length).toBe(graph.edges.length)
        expect(numbersIn(tags).every(Number.isFinite)).toBe(true)
      }),
      SEED,
    )
  })

  it('is the same each time', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        expect(toSvg(graph)).toBe(toSvg(structuredClone(graph)))
      }),
      { ...SEED, numRuns: 30 },
    )
  })

  function numbersIn(tags: readonly Tag[]): number[] {
    return tags
      .flatMap(({ attributes }) => ['x', 'y', 'width', 'height'].flatMap((key) => attributes.get(key) ?? []))
      .map(Number)
  }
})
