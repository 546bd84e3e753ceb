/** The words as one line that a POSIX shell reads back as the same words. */
export function commandLine(words: readonly string[]): string {
  return words.map((word) => (PLAIN.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ')
}

const PLAIN = /^[\w@%+=:,./-]+$/
