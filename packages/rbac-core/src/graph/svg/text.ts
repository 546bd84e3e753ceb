import { printable } from '../../model/shown.js'
import type { GraphNode } from '../graph.js'

/** What is written in a node, cut to what fits. */
export interface Lines {
  readonly title: string
  readonly subtitle: string
}

const MOST_TITLE = 34
const MOST_SUBTITLE = 44
const PADDING = 12
/** It is bold, so wider than its size. */
const TITLE_SIZE = 13 * 1.1
const SUBTITLE_SIZE = 10.5

export function linesOf({ title, subtitle = '' }: GraphNode): Lines {
  return { title: cut(clean(title), MOST_TITLE), subtitle: cut(clean(subtitle), MOST_SUBTITLE) }
}

export function sizeOf({ title, subtitle }: Lines): { readonly width: number; readonly height: number } {
  const width = Math.max(widthOf(title, TITLE_SIZE), widthOf(subtitle, SUBTITLE_SIZE)) + 2 * PADDING
  return { width: Math.max(Math.ceil(width), 56), height: subtitle === '' ? 30 : 44 }
}

/** Both ends of an id tell more than its middle. */
function cut(text: string, most: number): string {
  const chars = Array.from(text)
  if (chars.length <= most) return text
  const head = Math.ceil((most - 1) * 0.6)
  return `${chars.slice(0, head).join('')}…${chars.slice(chars.length - (most - 1 - head)).join('')}`
}

/** About how wide a text is in a common sans-serif face; a little too wide rather than too narrow. */
export function widthOf(text: string, size: number): number {
  let width = 0
  for (const char of text) width += NARROW.test(char) ? 0.34 : WIDE.test(char) ? 1.05 : CAPITAL.test(char) ? 0.72 : 0.57
  return width * size
}

const NARROW = /[ iljtf.,:;'|!()[\]/]/
const CAPITAL = /[A-Zmw@%&–—…]/
/** East Asian letters and pictures take a square. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]|\p{Extended_Pictographic}/u

/** Text that can stand in XML once it is escaped, with nothing in it that a browser would obey. */
export function clean(text: string): string {
  // Two code points are no characters to XML, so that not even their numbers may be written.
  return printable(text.toWellFormed()).replace(/[\ufffe\uffff]/g, '\ufffd')
}

/** Clean text as XML holds it. */
export function xml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
}
