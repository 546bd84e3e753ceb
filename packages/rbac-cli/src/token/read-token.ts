import { resolve } from 'node:path'
import { UsageError } from '../exit.js'
import type { Io } from '../io.js'
import { decoded, readBytes } from '../read-text.js'
import { standardInput } from '../standard-input.js'

/** Longer than any token that a verifier takes. */
const MOST_BYTES = 1024 * 1024

/**
 * The token that `given` is, names or stands for. No message repeats what was given: it may be a token with a slip in it.
 *
 * @throws {UsageError}
 */
export async function readToken(given: string, io: Io): Promise<string> {
  if (given === '-') return onlyToken(await readInput(io), 'standard input')
  if (COMPACT.test(given)) return given
  const content = readFile(resolve(io.cwd, given))
  if (content === undefined) {
    throw new UsageError(
      'what was given for the token is neither a token nor a file that could hold one',
      'INVALID_TOKEN',
    )
  }
  return onlyToken(content, 'the file')
}

/** Undefined where there is no file that could hold a token; a token with a slip in it is no name of a file at all. */
function readFile(path: string): string | undefined {
  try {
    const bytes = readBytes(path, MOST_BYTES)
    return bytes.length > MOST_BYTES ? undefined : decoded(bytes)
  } catch {
    return undefined
  }
}

/** Reads no further than a token can reach. */
async function readInput(io: Io): Promise<string> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of standardInput(io)) {
    length += chunk.length
    if (length > MOST_BYTES) return ''
    chunks.push(chunk)
  }
  return decoded(Buffer.concat(chunks)) ?? ''
}

function onlyToken(content: string, origin: string): string {
  const token = content.trim()
  if (!COMPACT.test(token)) throw new UsageError(`${origin} does not hold a token`, 'INVALID_TOKEN')
  return token
}

/** A JSON object in base64url, a brace with a quote or white space behind it, then two more parts. */
const COMPACT = /^e(?:y[AJ]|w[0ko])[\w-]*\.[\w-]*\.[\w-]*$/
