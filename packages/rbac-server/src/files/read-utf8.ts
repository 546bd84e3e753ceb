import { readFileSync } from 'node:fs'

/** The text of a file, a byte order mark left out; undefined where it is not UTF-8, which is never repaired. */
export function readUtf8(path: string): string | undefined {
  const bytes = readFileSync(path)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
