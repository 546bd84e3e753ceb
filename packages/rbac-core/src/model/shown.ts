/** User text for a message: in backticks, on one line, cut when long, with nothing in it that a terminal would obey. */
export function shown(text: string): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
  return `\`${printable(short.toWellFormed())}\``
}

/** Well-formed text with what a terminal would obey, or not show, written as JavaScript escapes. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, escaped)
}

const LONGEST = 120

// Control and format characters (those that turn the direction of text are among them), and separators of lines.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

function escaped(char: string): string {
  const hex = (char.codePointAt(0) ?? 0).toString(16)
  return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`
}
