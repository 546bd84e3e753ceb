import type { Properties } from '../../wire/entities.js'
import { fromSegment, toSegment } from '../segment.js'

/** What a template can name: parts of a subject or of a resource. */
export interface Parts {
  readonly type: string
  readonly id: string
  readonly properties?: Properties
}

/**
 * How a part is written: as it is where it is one segment, any text as one segment, a path of segments as it is, or as it
 * is whatever it is, where no scope is made.
 */
type Spelling = 'segment' | 'escaped' | 'path' | 'text'

type Piece = { readonly literal: string } | { readonly name: string; readonly spelling: Spelling }

/** A text with places for parts: `/tenants/{properties.tenant}/files/{~id}`. */
export interface Template {
  readonly pieces: readonly Piece[]
}

const PLACE = /\{([~/]?)(id|type|properties\.[^{}]+)\}/g

/**
 * Reads a template. `plain` is how `{id}` is written.
 *
 * Undefined for a text with braces that hold no part's name, that does not name the id once, or has two paths.
 */
export function parseTemplate(text: string, plain: 'segment' | 'text' = 'segment'): Template | undefined {
  const pieces: Piece[] = []
  let from = 0
  for (const match of text.matchAll(PLACE)) {
    pieces.push({ literal: text.slice(from, match.index) })
    pieces.push({ name: match[2] ?? '', spelling: SPELLINGS[match[1] ?? ''] ?? plain })
    from = match.index + match[0].length
  }
  pieces.push({ literal: text.slice(from) })
  const isSpelled = pieces.every((piece) => !('literal' in piece) || !/[{}]/.test(piece.literal))
  const places = pieces.flatMap((piece) => ('name' in piece ? [piece] : []))
  const ids = places.filter(({ name }) => name === 'id')
  const paths = places.filter(({ spelling }) => spelling === 'path')
  return isSpelled && ids.length === 1 && paths.length <= 1 ? { pieces } : undefined
}

const SPELLINGS: Readonly<Record<string, Spelling>> = { '~': 'escaped', '/': 'path' }

/** The template with its places filled; undefined where a part is missing or can't be written as it says. */
export function fillTemplate({ pieces }: Template, parts: Parts): string | undefined {
  let text = ''
  for (const piece of pieces) {
    const written = 'literal' in piece ? piece.literal : spelled(partNamed(piece.name, parts), piece.spelling)
    if (written === undefined) return undefined
    text += written
  }
  return text
}

/** The id in a text that the template could have made; undefined where it could not. Case of literals is ignored. */
export function idIn({ pieces }: Template, text: string): string | undefined {
  const places = pieces.flatMap((piece) => ('name' in piece ? [piece] : []))
  const expression = new RegExp(`^${pieces.map(expressionOf).join('')}$`, 'iu')
  const values = expression.exec(text)?.slice(1)
  const at = places.findIndex(({ name }) => name === 'id')
  const value = values?.[at]
  return value === undefined || places[at]?.spelling !== 'escaped' ? value : fromSegment(value)
}

/** Only escaped literals and two fixed classes: takes time linear in the text for each place. */
function expressionOf(piece: Piece): string {
  if ('literal' in piece) return piece.literal.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
  return piece.spelling === 'path' || piece.spelling === 'text' ? '(.+)' : '([^/]+)'
}

function partNamed(name: string, { type, id, properties }: Parts): string | undefined {
  if (name === 'id') return id
  if (name === 'type') return type
  const key = name.slice('properties.'.length)
  const value = properties !== undefined && Object.hasOwn(properties, key) ? properties[key] : undefined
  return typeof value === 'string' && value !== '' ? value : undefined
}

function spelled(value: string | undefined, spelling: Spelling): string | undefined {
  if (value === undefined || spelling === 'path' || spelling === 'text') return value
  if (spelling === 'escaped') return toSegment(value)
  return NOT_ONE_SEGMENT.test(value) ? undefined : value
}

const NOT_ONE_SEGMENT = /[/\\]|^\.{1,2}$/
