import { foldAscii } from '../model/text.js'
import { type ActionPattern, parsePattern } from './pattern.js'

/**
 * Patterns that together match exactly what both patterns match; empty when nothing does, undefined when there would be
 * more than `most`.
 *
 * Both are read at once. Where one has a star and the other a letter, the star either takes the letter or ends; where
 * both have a star, one of them ends first. Letters are spelled as `a` spells them, where it does.
 */
export function intersect(a: ActionPattern, b: ActionPattern, most: number): ActionPattern[] | undefined {
  const texts = new Intersection(tokensOf(a), tokensOf(b), most).texts(0, 0)
  if (texts === undefined) return undefined
  return merged(texts).map((text) => parsePattern(written(text), Number.POSITIVE_INFINITY))
}

/** A letter, `*` for any run, or a gap: a whole segment, which is a star and a slash that may be missing together. */
type Token = string
const STAR = '*'
/** Before a star: it and the slash behind it may be left out. No pattern holds a control character. */
const GAP = '\u0000'

/** `a/*` + `/b` is read as `a/`, a gap, `b`: a gap stands right behind a slash. */
function tokensOf({ text, joins }: ActionPattern): Token[] {
  const tokens: Token[] = []
  for (const [index, piece] of text
    .replace(/\*{2,}/g, STAR)
    .split(STAR)
    .entries()) {
    // The slash of a gap belongs to the gap.
    const opened = index > 0 && joins[index - 1] === true
    tokens.push(...Array.from({ length: piece.length - Number(opened) }, (_, at) => piece[at + Number(opened)] ?? ''))
    if (index === joins.length) break
    if (joins[index] === true) tokens.push(GAP, STAR, '/')
    else tokens.push(STAR)
  }
  return tokens
}

class Intersection {
  readonly #a: readonly Token[]
  readonly #b: readonly Token[]
  readonly #most: number
  readonly #known = new Map<number, ReadonlySet<string> | undefined>()

  constructor(a: readonly Token[], b: readonly Token[], most: number) {
    this.#a = a
    this.#b = b
    this.#most = most
  }

  /** What matches the tokens of `a` from `i` and those of `b` from `j`: letters and stars, no gaps. */
  texts(i: number, j: number): ReadonlySet<string> | undefined {
    const key = i * (this.#b.length + 1) + j
    if (this.#known.has(key)) return this.#known.get(key)
    const found = new Set<string>()
    const whole = this.#ways(i, j).every(({ letter, next: [nextI, nextJ] }) => {
      const rest = this.texts(nextI, nextJ)
      for (const text of rest ?? []) found.add(letter === STAR && text.startsWith(STAR) ? text : letter + text)
      return rest !== undefined && found.size <= this.#most
    })
    if (i === this.#a.length && j === this.#b.length) found.add('')
    const result = whole ? found : undefined
    this.#known.set(key, result)
    return result
  }

  #ways(i: number, j: number): Way[] {
    const [a, b] = [this.#a[i], this.#b[j]]
    if (a === GAP) return [way('', i + 1, j), way('', i + 3, j)]
    if (b === GAP) return [way('', i, j + 1), way('', i, j + 3)]
    if (a === STAR && b === STAR) return [way(STAR, i + 1, j), way(STAR, i, j + 1)]
    if (a === STAR) return b === undefined ? [way('', i + 1, j)] : [way('', i + 1, j), way(b, i, j + 1)]
    if (b === STAR) return a === undefined ? [way('', i, j + 1)] : [way('', i, j + 1), way(a, i + 1, j)]
    return a !== undefined && b !== undefined && foldAscii(a) === foldAscii(b) ? [way(a, i + 1, j + 1)] : []
  }
}

/** One step: what it adds to the text, and where the two patterns then stand. */
interface Way {
  readonly letter: string
  readonly next: readonly [number, number]
}

function way(letter: string, i: number, j: number): Way {
  return { letter, next: [i, j] }
}

/** `x/y` and `x/` + `*` + `/y` are one pattern with a gap. */
function merged(texts: ReadonlySet<string>): string[] {
  const left = new Set(texts)
  const result: string[] = []
  for (const text of texts) {
    if (!left.has(text)) continue
    const at = [...text.matchAll(/\/\*\//g)].map(({ index }) => index)
    const gap = at.find((index) => left.has(text.slice(0, index) + text.slice(index + 2)))
    if (gap === undefined) continue
    left.delete(text)
    left.delete(text.slice(0, gap) + text.slice(gap + 2))
    result.push(`${text.slice(0, gap + 1)}${GAP}${text.slice(gap + 3)}`)
  }
  return [...result, ...left].sort()
}

/** As a pattern is written: a gap as a whole segment, and a plain star between slashes so that it is not taken for one. */
function written(text: string): string {
  return text.replace(/(?<=\/)\*(?=\/)/g, '*/*').replaceAll(GAP, '*/')
}
