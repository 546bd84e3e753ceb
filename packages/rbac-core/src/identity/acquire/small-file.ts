import type { Files } from '../host.js'

/** The text of a file without blanks around it; undefined where it is not there, too large or not to be read. */
export async function readSmallFile(
  files: Files | undefined,
  path: string,
  maxBytes: number,
): Promise<string | undefined> {
  try {
    const size = await files?.size(path)
    return files === undefined || size === undefined || size > maxBytes ? undefined : (await files.read(path)).trim()
  } catch {
    return undefined
  }
}
