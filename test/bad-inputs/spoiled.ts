import fc from 'fast-check'

/** Characters that no scope, action or id may hold, by the reason. */
export const CONTROLS: readonly string[] = codePoints(/[\x00-\x1f\x7f-\x9f]/u)
export const FORMATS: readonly string[] = codePoints(/\p{Cf}/u)
/** What `\s` means: every blank that Unicode and JavaScript know. */
export const BLANKS: readonly string[] = codePoints(/\s/u)
export const LONE: readonly string[] = ['\ud800', '\udbff', '\udc00', '\udfff']

function codePoints(wanted: RegExp): string[] {
  const found: string[] = []
  for (let point = 0; point <= 0x10ffff; point++) {
    if (point >= 0xd800 && point <= 0xdfff) continue
    const text = String.fromCodePoint(point)
    if (wanted.test(text)) found.push(text)
  }
  return found
}

/** `text` with one of `bits` put in somewhere. */
export function withInside(texts: readonly string[], bits: readonly string[]): fc.Arbitrary<string> {
  return fc.tuple(fc.constantFrom(...texts), fc.constantFrom(...bits), fc.nat()).map(([text, bit, at]) => {
    const place = at % (text.length + 1)
    return text.slice(0, place) + bit + text.slice(place)
  })
}

/** The same, strictly inside, so that nothing is at an edge. */
export function withWithin(texts: readonly string[], bits: readonly string[]): fc.Arbitrary<string> {
  return fc.tuple(fc.constantFrom(...texts), fc.constantFrom(...bits), fc.nat()).map(([text, bit, at]) => {
    const place = 1 + (at % (text.length - 1))
    return text.slice(0, place) + bit + text.slice(place)
  })
}

/** `text` with one of `bits` before or behind it. */
export function atEdge(texts: readonly string[], bits: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...texts), fc.constantFrom(...bits), fc.boolean())
    .map(([text, bit, before]) => (before ? bit + text : text + bit))
}

/** `text` with one slash of it doubled, or one more put at its end or beginning. */
export function withDoubledSlash(texts: readonly string[]): fc.Arbitrary<string> {
  return fc.tuple(fc.constantFrom(...texts), fc.nat()).map(([text, at]) => {
    const slashes = [...text.matchAll(/\//g)].map(({ index }) => index)
    const place = slashes[at % slashes.length] ?? 0
    return `${text.slice(0, place)}/${text.slice(place)}`
  })
}

/** `text` with `.` or `..` as one of its segments. */
export function withDots(texts: readonly string[]): fc.Arbitrary<string> {
  return fc.tuple(fc.constantFrom(...texts), fc.constantFrom('.', '..'), fc.nat()).map(([text, dots, at]) => {
    const segments = text.split('/')
    return segments.toSpliced(1 + (at % segments.length), 0, dots).join('/')
  })
}

/** `text` with some ASCII letters in the other case. */
export function recased(text: string): fc.Arbitrary<string> {
  return fc
    .array(fc.boolean(), { minLength: text.length, maxLength: text.length })
    .map((flips) =>
      [...text]
        .map((char, at) => (flips[at] ? (char === char.toLowerCase() ? upper(char) : char.toLowerCase()) : char))
        .join(''),
    )
}

function upper(char: string): string {
  return /[a-z]/.test(char) ? char.toUpperCase() : char
}

/** Letters that some reader takes for the ASCII letter: other cases, other scripts, other widths. */
const LOOKALIKES: Readonly<Record<string, readonly string[]>> = {
  a: ['\u0430', '\uff41', '\u00e1', 'a\u0301', '\u00aa'],
  e: ['\u0435', '\uff45', '\u00e9', '\u212e'],
  i: ['\u0131', '\u0130', '\u0456', '\u2170'],
  k: ['\u212a', '\uff4b', '\u03ba'],
  o: ['\u043e', '\u03bf', '\u00f6', '\u2134'],
  r: ['\u0433', '\uff52', '\u00ae'],
  s: ['\u017f', '\u0455', '\u00df', '\uff53'],
  u: ['\u03c5', '\u00fc', '\uff55'],
  1: ['\u00b9', '\uff11', '\u2460', 'l'],
  '/': ['\u2044', '\u2215', '\uff0f', '\u29f8'],
  '.': ['\u2024', '\uff0e', '\u3002'],
}

/** `text` with one character that merely looks like the one it stands for. */
export function disguised(text: string): fc.Arbitrary<string> {
  const places = [...text].flatMap((char, at) =>
    (LOOKALIKES[char.toLowerCase()] ?? []).map((other) => [at, other] as const),
  )
  return fc.constantFrom(...places).map(([at, other]) => text.slice(0, at) + other + text.slice(at + 1))
}

/** Values of other types, and such as say they are text. */
export const NO_TEXTS: readonly unknown[] = [
  undefined,
  null,
  0,
  1,
  Number.NaN,
  true,
  false,
  12n,
  Symbol('/a'),
  [],
  ['/a'],
  {},
  { toString: () => '/a' },
  { length: 2, 0: '/', 1: 'a' },
  Object('/a'),
  new Date(0),
  () => '/a',
  new Map(),
  new Uint8Array(2),
  Object.create(null),
  new Proxy({}, { get: () => '/a' }),
]
