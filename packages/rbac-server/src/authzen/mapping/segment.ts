/**
 * Any text as one segment of a scope, so that no two texts become one: what a scope refuses, what would end the
 * segment, and ASCII capitals (scopes ignore their case) are written as `~` and four hex digits, and so is `~`.
 */
export function toSegment(text: string): string {
  if (PLAIN.test(text)) return text === '.' || text === '..' ? text.replaceAll('.', '~002e') : text
  return text.replace(ESCAPED, (units) => {
    let escaped = ''
    for (let at = 0; at < units.length; at++) escaped += `~${units.charCodeAt(at).toString(16).padStart(4, '0')}`
    return escaped
  })
}

/** The text that `toSegment` made this segment of; undefined where it made it of none. */
export function fromSegment(segment: string): string | undefined {
  if (!segment.includes('~')) return toSegment(segment) === segment ? segment : undefined
  const text = segment.replace(/~([0-9a-f]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return toSegment(text) === segment ? text : undefined
}

/** Nothing to escape, which is nearly always so. */
const PLAIN = /^[a-z0-9._:@-]+$/

// As a scope refuses them: control and format characters, `%?#\`, a blank at either end, half a surrogate pair.
const ESCAPED = /[A-Z/~%?#\\\x00-\x1f\x7f-\x9f\p{Cf}\p{Cs}]|^\s|\s$/gu
