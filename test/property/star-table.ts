/**
 * The textbook table of prefixes against prefixes, O(pattern x action), over tokens: a character, a star, or a whole
 * segment of a star with its two slashes, which may also be a single slash.
 */
export function byTable(text: string, action: string): boolean {
  const tokens =
    text
      .trim()
      .replace(/\*+/g, '*')
      .match(/\/\*\/|./gs) ?? []
  let ends = new Set([0])
  for (const token of tokens) {
    const next = new Set<number>()
    for (const end of ends) {
      if (token === '*') for (let to = end; to <= action.length; to++) next.add(to)
      else if (token === '/*/' && action[end] === '/') {
        next.add(end + 1)
        for (let to = end + 1; to < action.length; to++) if (action[to] === '/') next.add(to + 1)
      } else if (token === action[end]) next.add(end + 1)
    }
    ends = next
  }
  return ends.has(action.length)
}
