/**
 * The same text, in one piece. What was put together of several is kept as a tree of them, several times as large as its
 * characters, until somebody reads one of those.
 */
export function inOnePiece(text: string): string {
  // What is answered hangs on the character, or a compiler would see that nobody needs to look at it.
  return text.charCodeAt(0) === 0 ? text.slice() : text
}
