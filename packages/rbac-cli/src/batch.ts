import { createReadStream } from 'node:fs'
import { ACCESS_REQUEST_KEYS, type AccessRequest } from 'rbac-core'
import { checkSources } from './attributes.js'
import type { Context } from './command.js'
import { EXIT, type ExitCode, UsageError } from './exit.js'
import { knownError } from './failure.js'
import type { Io } from './io.js'
import { existingFile } from './load.js'
import { decoded } from './read-text.js'
import { standardInput } from './standard-input.js'
import { parseJson } from './strict-json.js'
import { didYouMean } from './suggest.js'
import { count, toJson } from './text.js'
import { TOKEN_FLAG, TRUST_FLAGS } from './token/flags.js'

/** The flags that put a single question: none of them goes with `--batch`. */
const SINGLE: readonly string[] = [
  'principal',
  'group',
  TOKEN_FLAG.name,
  ...TRUST_FLAGS.map(({ name }) => name),
  'action',
  'data-action',
  'scope',
  'sub-operation',
  'attributes',
]

/**
 * Answers one access request a line with one JSON value a line, in order; a blank line is passed over. Reads and writes
 * as it goes, so neither side need fit into memory.
 *
 * @returns `EXIT.usage` when any line had no answer but an error
 */
export async function answerBatch(
  { args, io }: Context,
  answer: (request: AccessRequest) => Promise<object>,
): Promise<ExitCode> {
  const source = args.text('batch') ?? '-'
  for (const flag of SINGLE) {
    if (args.has(flag))
      throw new UsageError(`\`--${flag}\` does not go with \`--batch\`: each line is a whole question`)
  }
  const stream = source === '-' ? standardInput(io) : createReadStream(existingFile(source, io.cwd))
  const progress = progressFor(io)
  let ending: ExitCode = EXIT.ok
  for await (const line of linesOf(stream)) {
    const result = await answerLine(line, answer)
    if ('error' in result) ending = EXIT.usage
    await io.stdout.write(`${toJson(result)}\n`)
    await progress.answered()
    if (io.stdout.closed) break
  }
  await progress.done()
  return ending
}

/**
 * The access requests of a stream, one a line.
 *
 * @throws {UsageError} at the first line that is none, with its number among those that are not blank
 */
export async function* requestsIn(stream: AsyncIterable<Uint8Array>): AsyncGenerator<AccessRequest> {
  let number = 0
  for await (const line of linesOf(stream)) {
    number += 1
    try {
      yield requestOf(line)
    } catch (error) {
      if (error instanceof UsageError) throw new UsageError(`request ${number}: ${error.message}`, 'INVALID_INPUT')
      throw error
    }
  }
}

const PROGRESS_EVERY = 10_000

/** Counts answers on stderr for a person who waits: stderr is a terminal, and the answers go elsewhere. */
function progressFor({ stdout, stderr }: Io): { answered(): Promise<void>; done(): Promise<void> } {
  const watched = stderr.isTTY && !stdout.isTTY
  let answers = 0
  return {
    async answered() {
      answers += 1
      if (watched && answers % PROGRESS_EVERY === 0) await stderr.write(`\r${count(answers, 'answer')}`)
    },
    async done() {
      if (watched && answers >= PROGRESS_EVERY) await stderr.write(`\r${count(answers, 'answer')}\n`)
    },
  }
}

/** Longer than any request need be; what is longer is not kept. */
const MOST_BYTES = 1024 * 1024

async function answerLine(
  line: Uint8Array | 'tooLong',
  answer: (request: AccessRequest) => Promise<object>,
): Promise<object> {
  try {
    return await answer(requestOf(line))
  } catch (error) {
    if (error instanceof UsageError) return { error: { code: 'INVALID_REQUEST', message: error.message } }
    return { error: await knownError(error) }
  }
}

const KEYS: readonly string[] = ACCESS_REQUEST_KEYS

/** Unknown keys are refused: `dataAction` for `isDataAction` would silently ask another question. */
function requestOf(line: Uint8Array | 'tooLong'): AccessRequest {
  if (line === 'tooLong') throw new UsageError(`the line is longer than ${MOST_BYTES} bytes`)
  const value = parseLine(line)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UsageError('the line is not a JSON object')
  }
  for (const key of Object.keys(value)) {
    if (!KEYS.includes(key)) {
      throw new UsageError(`unknown key \`${key}\` in the request${didYouMean(key, KEYS)}`)
    }
  }
  if ('attributes' in value && typeof value.attributes === 'object' && value.attributes !== null) {
    checkSources(value.attributes, '`attributes`')
  }
  return value as AccessRequest
}

function parseLine(line: Uint8Array): unknown {
  const text = decoded(line)
  if (text === undefined) throw new UsageError('the line is not valid UTF-8')
  return parseJson(text, 'the line')
}

const NEWLINE = 0x0a

/** The lines of a stream that are not blank. */
async function* linesOf(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array | 'tooLong'> {
  let parts: Uint8Array[] = []
  let length = 0
  const finish = (): Uint8Array | 'tooLong' => {
    const line = length > MOST_BYTES ? 'tooLong' : Buffer.concat(parts)
    parts = []
    length = 0
    return line
  }
  for await (const chunk of stream) {
    let from = 0
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      keep(chunk.subarray(from, at))
      from = at + 1
      const line = finish()
      if (!isBlank(line)) yield line
    }
    keep(chunk.subarray(from))
  }
  const last = finish()
  if (!isBlank(last)) yield last

  function keep(part: Uint8Array): void {
    length += part.length
    if (length > MOST_BYTES) parts = []
    else parts.push(part)
  }
}

function isBlank(line: Uint8Array | 'tooLong'): boolean {
  return line !== 'tooLong' && line.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d)
}
