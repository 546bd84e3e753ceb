/**
 * A `StringLike` pattern that was read: what stands between its stars, as code points; `ANY` stands for `?`.
 *
 * Made by `parseLike` and matched by `matchesLike`.
 */
export interface LikePattern {
  readonly pieces: readonly Piece[]
  /** The same as text, where the pattern has at most one star, no question mark and no lone surrogate. */
  readonly texts: readonly string[] | undefined
}

interface Piece {
  readonly codes: readonly number[]
  /** Some code is `ANY`. */
  readonly hasAny: boolean
}

const ANY = -1

/**
 * Reads a pattern: `*` is any run of characters, the empty one too, and `?` is one character (a code point).
 *
 * `\*`, `\?` and `\\` stand for the second character; any other backslash stands for itself. To ignore case, fold
 * the pattern and the text first.
 */
export function parseLike(text: string): LikePattern {
  const pieces: Piece[] = []
  let codes: number[] = []
  const source = codePoints(text)
  for (let at = 0; at < source.length; at++) {
    const code = source[at] ?? 0
    const next = source[at + 1]
    if (code === STAR) {
      pieces.push(pieceOf(codes))
      codes = []
    } else if (code === BACKSLASH && (next === STAR || next === QUESTION || next === BACKSLASH)) {
      codes.push(next)
      at += 1
    } else codes.push(code === QUESTION ? ANY : code)
  }
  pieces.push(pieceOf(codes))
  const isPlain = pieces.length <= 2 && text.isWellFormed() && !pieces.some(({ hasAny }) => hasAny)
  return { pieces, texts: isPlain ? pieces.map(textOf) : undefined }
}

/**
 * Does the pattern match the whole of `text`?
 *
 * The first piece must start the text, the last must end it, and each piece between is taken where it first occurs: an
 * earlier end leaves more room for the rest, so there is no backtracking. Takes time linear in pattern and text; a
 * piece that holds `?` takes one machine word per 32 of its characters and character of the text.
 */
export function matchesLike({ pieces, texts }: LikePattern, text: string): boolean {
  if (texts !== undefined) return matchesPlain(texts, text)
  const codes = codePoints(text)
  const last = pieces.length - 1
  const first = pieces[0] ?? EMPTY
  const end = pieces[last] ?? EMPTY
  if (last === 0) return codes.length === first.codes.length && stands(first, codes, 0)
  const limit = codes.length - end.codes.length
  if (limit < first.codes.length || !stands(first, codes, 0) || !stands(end, codes, limit)) return false
  let position = first.codes.length
  for (let index = 1; index < last; index++) {
    const piece = pieces[index] ?? EMPTY
    position = piece.hasAny
      ? endOfLoose(piece.codes, codes, position, limit)
      : endOf(piece.codes, codes, position, limit)
    if (position === -1) return false
  }
  return true
}

/** Most patterns: `logs/*`, `*.txt`. By code unit, because a well-formed piece can't match within a surrogate pair. */
function matchesPlain([start = '', end]: readonly string[], text: string): boolean {
  if (end === undefined) return text === start
  return text.length >= start.length + end.length && text.startsWith(start) && text.endsWith(end)
}

const STAR = 0x2a
const QUESTION = 0x3f
const BACKSLASH = 0x5c
const EMPTY: Piece = { codes: [], hasAny: false }

function pieceOf(codes: readonly number[]): Piece {
  return { codes, hasAny: codes.includes(ANY) }
}

function textOf({ codes }: Piece): string {
  return codes.map((code) => String.fromCodePoint(code)).join('')
}

/** The code points of `text`; a lone surrogate is one. */
function codePoints(text: string): Uint32Array {
  const codes = new Uint32Array(text.length)
  let count = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.codePointAt(at) ?? 0
    if (code > 0xffff) at += 1
    codes[count] = code
    count += 1
  }
  return codes.subarray(0, count)
}

function stands(piece: Piece, text: Uint32Array, at: number): boolean {
  return piece.codes.every((code, index) => code === ANY || code === text[at + index])
}

/** Where the first occurrence of `piece` in `text[from, to)` ends; -1 when there is none. Knuth-Morris-Pratt. */
function endOf(piece: readonly number[], text: Uint32Array, from: number, to: number): number {
  if (piece.length === 0) return from
  const failure = failureTable(piece)
  let matched = 0
  for (let at = from; at < to; at++) {
    while (matched > 0 && text[at] !== piece[matched]) matched = failure[matched - 1] ?? 0
    if (text[at] === piece[matched]) matched += 1
    if (matched === piece.length) return at + 1
  }
  return -1
}

/** For each prefix of `piece`, the length of its longest proper prefix that is also its suffix. */
function failureTable(piece: readonly number[]): Uint32Array {
  const table = new Uint32Array(piece.length)
  let matched = 0
  for (let at = 1; at < piece.length; at++) {
    while (matched > 0 && piece[at] !== piece[matched]) matched = table[matched - 1] ?? 0
    if (piece[at] === piece[matched]) matched += 1
    table[at] = matched
  }
  return table
}

/**
 * The same for a piece with `?` in it, which Knuth-Morris-Pratt can't take: "equal or any" is not transitive.
 *
 * Bit i of the state is set when the i+1 first characters of the piece stand right before `at`; one shift and one mask
 * per word move all of them on by a character (Baeza-Yates and Gonnet's shift-and).
 */
function endOfLoose(piece: readonly number[], text: Uint32Array, from: number, to: number): number {
  const masks = masksOf(piece)
  const anyMask = masks.get(ANY) ?? new Int32Array(0)
  const state = new Int32Array(anyMask.length)
  const lastWord = state.length - 1
  const lastBit = 1 << ((piece.length - 1) & 31)
  for (let at = from; at < to; at++) {
    const mask = masks.get(text[at] ?? 0) ?? anyMask
    let carry = 1
    for (let word = 0; word <= lastWord; word++) {
      const bits = state[word] ?? 0
      state[word] = ((bits << 1) | carry) & (mask[word] ?? 0)
      carry = bits >>> 31
    }
    if (((state[lastWord] ?? 0) & lastBit) !== 0) return at + 1
  }
  return -1
}

/** For each code of the piece, the bits of the places where it may stand; `ANY` has the bits of the question marks. */
function masksOf(piece: readonly number[]): Map<number, Int32Array> {
  const words = (piece.length + 31) >>> 5
  const any = new Int32Array(words)
  piece.forEach((code, index) => {
    if (code === ANY) setBit(any, index)
  })
  const masks = new Map([[ANY, any]])
  piece.forEach((code, index) => {
    if (code === ANY) return
    const mask = masks.get(code) ?? any.slice()
    setBit(mask, index)
    masks.set(code, mask)
  })
  return masks
}

function setBit(mask: Int32Array, index: number): void {
  const word = index >>> 5
  mask[word] = (mask[word] ?? 0) | (1 << (index & 31))
}
