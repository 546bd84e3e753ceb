/** Text of a file for a message: on one line, with what a terminal would obey, or not show, written as escapes. */
export function printable(text: string): string {
  return text.toWellFormed().replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) => {
    const hex = (char.codePointAt(0) ?? 0).toString(16)
    return `\\u{${hex}}`
  })
}
