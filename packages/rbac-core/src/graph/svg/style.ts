import type { GraphNodeKind } from '../graph.js'

/** Colours of a kind of node on a light and on a dark ground: fill, border. */
const COLOURS: Readonly<Record<GraphNodeKind, { readonly light: Pair; readonly dark: Pair }>> = {
  principal: { light: ['#dbeafe', '#2563eb'], dark: ['#172f55', '#60a5fa'] },
  group: { light: ['#ede9fe', '#7c3aed'], dark: ['#2e2459', '#a78bfa'] },
  role: { light: ['#f3f4f6', '#6b7280'], dark: ['#272c34', '#9ca3af'] },
  assignment: { light: ['#fef3c7', '#b45309'], dark: ['#41300f', '#fbbf24'] },
  deny: { light: ['#fee2e2', '#dc2626'], dark: ['#4a1d1d', '#f87171'] },
  scope: { light: ['#dcfce7', '#15803d'], dark: ['#143524', '#4ade80'] },
}

type Pair = readonly [fill: string, border: string]

export const KINDS: readonly GraphNodeKind[] = ['principal', 'group', 'role', 'assignment', 'deny', 'scope']

/** What the kinds are called in the legend. */
export const KIND_NAMES: Readonly<Record<GraphNodeKind, string>> = {
  principal: 'principal',
  group: 'group',
  role: 'role',
  assignment: 'role assignment',
  deny: 'deny assignment',
  scope: 'scope',
}

/** One style sheet for both grounds: the viewer's setting decides. */
export function styleSheet(): string {
  const kinds = (ground: 'light' | 'dark') =>
    KINDS.map((kind) => {
      const [fill, border] = COLOURS[kind][ground]
      return `.${kind} rect{fill:${fill};stroke:${border}}`
    }).join('')
  return [
    'svg{color-scheme:light dark}',
    '.ground{fill:#fff}',
    'text{font-family:system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif;fill:#111827}',
    '.title{font-size:13px;font-weight:600}.subtitle{font-size:10.5px;fill:#4b5563}',
    '.heading{font-size:15px;font-weight:600}.legend,.word{font-size:10.5px;fill:#4b5563}',
    'rect{stroke-width:1.2}path{fill:none;stroke:#9ca3af;stroke-width:1.2}marker path{fill:#9ca3af;stroke:none}',
    '.asked rect{stroke-width:2.6}.decides rect{stroke-width:3.4}.miss rect{stroke-dasharray:5 3}',
    'path.decides{stroke:#111827;stroke-width:2.6}.strong path{fill:#111827}path.excludes{stroke-dasharray:4 3}',
    kinds('light'),
    '@media (prefers-color-scheme:dark){',
    '.ground{fill:#0f1318}text{fill:#e5e7eb}.subtitle,.legend,.word{fill:#a3abb8}',
    'path{stroke:#6b7280}marker path{fill:#6b7280}path.decides{stroke:#f3f4f6}.strong path{fill:#f3f4f6}',
    kinds('dark'),
    '}',
  ].join('')
}
