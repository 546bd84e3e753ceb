import type { BenchRecord } from './record.js'
import { type Series, seriesOf } from './scale.js'
import { few, roughly } from './units.js'

/**
 * Questions a second over the number of assignments, both on logarithmic axes, as SVG that is readable on light and on
 * dark pages. The same record gives the same text.
 */
export function chartOf(record: BenchRecord): string {
  const series = seriesOf(record)
  const sizes = new Map(series.flatMap(({ points }) => points.map(({ size, assignments }) => [size, assignments])))
  const axes = axesFor(series, [...sizes.values()])
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-labelledby="title">`,
    `<title id="title">Questions answered per second by rbac and others, for policies of growing size</title>`,
    `<style>${STYLE}</style>`,
    `<rect class="page" x="0.5" y="0.5" width="${WIDTH - 1}" height="${HEIGHT - 1}" rx="8"/>`,
    `<text class="head" x="${LEFT}" y="30">Questions answered per second</text>`,
    `<text class="note" x="${LEFT}" y="50">one thread, whole policy in memory, fresh strings; by number of role assignments; both axes logarithmic</text>`,
    ...grid(axes),
    ...[...sizes].map(
      ([size, assignments]) =>
        `<text class="tick" x="${fixed(axes.x(assignments))}" y="${BOTTOM + 22}" text-anchor="middle">${size}</text>`,
    ),
    ...series.map((one, index) => lineOf(one, index, axes)),
    ...labels(series, axes),
    '</svg>',
    '',
  ].join('\n')
}

const WIDTH = 860
const HEIGHT = 480
const LEFT = 56
const RIGHT = 590
const TOP = 70
const BOTTOM = 430
const LABEL_X = 622
const LABEL_STEP = 34

interface Axes {
  readonly x: (assignments: number) => number
  readonly y: (perSecond: number) => number
  /** Powers of ten. */
  readonly lowest: number
  readonly highest: number
}

function axesFor(series: readonly Series[], sizes: readonly number[]): Axes {
  const rates = series.flatMap(({ points }) => points.map(({ perSecond }) => Math.log10(perSecond)))
  const [lowest, highest] = [Math.floor(Math.min(...rates, 5)), Math.ceil(Math.max(...rates, 6))]
  const [least, most] = [Math.log10(Math.min(...sizes, 1e3)), Math.log10(Math.max(...sizes, 1e4))]
  const between = (from: number, to: number, share: number) => from + (to - from) * share
  return {
    lowest,
    highest,
    x: (assignments) => between(LEFT + 24, RIGHT - 10, (Math.log10(assignments) - least) / (most - least)),
    y: (perSecond) => between(BOTTOM, TOP, (Math.log10(perSecond) - lowest) / (highest - lowest)),
  }
}

function grid({ y, lowest, highest }: Axes): string[] {
  return Array.from({ length: highest - lowest + 1 }, (_, step) => 10 ** (lowest + step)).flatMap((rate) => [
    `<line class="grid" x1="${LEFT}" x2="${RIGHT}" y1="${fixed(y(rate))}" y2="${fixed(y(rate))}"/>`,
    `<text class="tick" x="${LEFT - 8}" y="${fixed(y(rate) + 4)}" text-anchor="end">${few(rate)}</text>`,
  ])
}

function lineOf({ points, role }: Series, index: number, { x, y }: Axes): string {
  const at = points.map(({ assignments, perSecond }) => `${fixed(x(assignments))},${fixed(y(perSecond))}`)
  const dots = at.map((point) => {
    const [left = '', top = ''] = point.split(',')
    return `<circle cx="${left}" cy="${top}" r="${role === 'ours' ? 4 : 3}"/>`
  })
  return `<g class="${role} s${index}"><polyline points="${at.join(' ')}"/>${dots.join('')}</g>`
}

/** A name for each line at the right, as near to its end as the others leave room for, and a thread between. */
function labels(series: readonly Series[], { x, y }: Axes): string[] {
  const ends = series.flatMap(({ name, points, role }, index) => {
    const last = points.at(-1)
    return last === undefined ? [] : [{ name, role, index, last, at: y(last.perSecond) }]
  })
  ends.sort((a, b) => a.at - b.at)
  const places = spreadOut(ends.map(({ at }) => at))
  return ends.map(({ name, role, index, last, at }, order) => {
    const place = places[order] ?? at
    const behind = last.timesBehind === undefined ? '' : `, ${roughly(last.timesBehind)} times behind`
    return [
      `<g class="${role} s${index}"><path class="thread" d="M${fixed(x(last.assignments) + 7)},${fixed(at)} L${LABEL_X - 8},${fixed(place)}"/></g>`,
      `<text class="name ${role}" x="${LABEL_X}" y="${fixed(place)}">${name}</text>`,
      `<text class="note" x="${LABEL_X}" y="${fixed(place + 14)}">${few(last.perSecond)}/s at ${last.size}${behind}</text>`,
    ].join('')
  })
}

/** Moves what stands too close apart, downwards, then back up from the bottom. */
function spreadOut(wanted: readonly number[]): number[] {
  const places: number[] = []
  for (const at of wanted) places.push(Math.max(at, (places.at(-1) ?? TOP - LABEL_STEP) + LABEL_STEP))
  let floor = BOTTOM + 14
  for (let index = places.length - 1; index >= 0; index -= 1) {
    places[index] = Math.min(places[index] ?? floor, floor)
    floor = (places[index] ?? floor) - LABEL_STEP
  }
  return places
}

function fixed(number: number): string {
  return number.toFixed(1)
}

/** Colours told apart by people who see few; a page of its own, for nobody knows what it will be put on. */
const LIGHT = ['#1d4ed8', '#2563eb', '#6b7280', '#b45309', '#047857', '#7c3aed', '#be123c', '#0e7490']
const DARK = ['#93c5fd', '#60a5fa', '#9ca3af', '#fbbf24', '#34d399', '#c4b5fd', '#fb7185', '#22d3ee']

function coloured(colours: readonly string[]): string {
  return colours.map((colour, index) => `.s${index}{stroke:${colour};fill:${colour}}`).join('')
}

const STYLE = [
  'text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif;stroke:none}',
  '.page{fill:#ffffff;stroke:#d1d5db}.head{font-size:18px;font-weight:600;fill:#111827}',
  '.note,.tick{font-size:12px;fill:#4b5563}.name{font-size:13px;fill:#111827}.name.ours{font-weight:700}',
  '.grid{stroke:#e5e7eb}polyline{fill:none;stroke-width:2}.ours polyline{stroke-width:3.5}',
  '.floor polyline{stroke-dasharray:5 4}.thread{fill:none;stroke-width:1;stroke-dasharray:1 3}',
  coloured(LIGHT),
  '@media (prefers-color-scheme:dark){.page{fill:#0d1117;stroke:#30363d}.head,.name{fill:#f0f6fc}',
  `.note,.tick{fill:#b1bac4}.grid{stroke:#21262d}${coloured(DARK)}}`,
].join('')
