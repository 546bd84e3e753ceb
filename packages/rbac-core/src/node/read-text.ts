import { createReadStream } from 'node:fs'
import { type Position, root } from '../document/place.js'
import { Report } from '../document/report.js'
import { InvalidRequestError } from '../errors.js'
import { DEFAULT_LIMITS } from '../model/limits.js'
import { isSnapshot, snapshotLength } from '../snapshot/frame.js'
import { codedFileError } from './file-errors.js'

/**
 * The text of a UTF-8 file, or the bytes of a snapshot; undefined after reporting that it is neither, or a text longer
 * than `maxBytes`.
 *
 * Reads no further than that, so that a pipe or a device can't fill the memory; of a snapshot, as far as its header says.
 *
 * @throws {FileNotFoundError}
 * @throws {FileUnreadableError}
 */
export async function readPolicyFile(
  file: string,
  maxBytes: number,
  report: Report,
): Promise<string | Uint8Array | undefined> {
  const bytes = await readBytes(file, maxBytes)
  return isSnapshot(bytes) ? bytes : textIn(bytes, file, maxBytes, report)
}

/**
 * The text of a policy document in a file, a byte order mark included.
 *
 * @throws {InvalidPolicyError} where it is longer than a policy may be, or not UTF-8
 * @throws {FileNotFoundError}
 * @throws {FileUnreadableError}
 * @throws {InvalidRequestError} for anything but a path
 */
export async function readPolicyText(file: string): Promise<string> {
  if (typeof file !== 'string') throw new InvalidRequestError('file must be the path of a policy document')
  const report = new Report(false)
  const { policyBytes } = DEFAULT_LIMITS
  const text = textIn(await readBytes(file, policyBytes), file, policyBytes, report)
  report.throwIfFailed()
  return text ?? ''
}

function textIn(bytes: Uint8Array, file: string, maxBytes: number, report: Report): string | undefined {
  const place = root({ value: undefined, file })
  if (bytes.length > maxBytes) {
    report.error({ code: 'LIMIT_EXCEEDED', place, message: `the file is longer than ${maxBytes} bytes` })
    return undefined
  }
  const text = decoded(bytes)
  if (text === undefined) {
    const help = isUtf16(bytes) ? FROM_UTF16 : 'save the file as UTF-8'
    report.error({
      code: 'INVALID_ENCODING',
      place,
      message: 'the file is not UTF-8',
      help,
      position: firstWrong(bytes),
    })
  }
  return text
}

function isUtf16([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
}

/** Windows PowerShell writes it, whatever the program prints. */
const FROM_UTF16 = 'save the file as UTF-8, not UTF-16: in PowerShell by `| Set-Content -Encoding utf8` in place of `>`'

/** At most one chunk more than `maxBytes`, or than a snapshot says it has. */
async function readBytes(file: string, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
      chunks.push(chunk)
      length += chunk.length
      if (length > Math.max(maxBytes, snapshotLength(chunks[0] ?? chunk) ?? 0)) break
    }
  } catch (error) {
    throw codedFileError(error, file)
  }
  return Buffer.concat(chunks)
}

/** Never repairs: replacing what is wrong would make one id of two. */
function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** Where the bytes stop being UTF-8. A line break is never part of a longer character, so lines can be tried alone. */
function firstWrong(bytes: Uint8Array): Position | undefined {
  let start = 0
  for (let line = 1; start <= bytes.length; line++) {
    const found = bytes.indexOf(LINE_FEED, start)
    const end = found === -1 ? bytes.length : found
    if (decoded(bytes.subarray(start, end)) === undefined) {
      return { line, column: rightCharacters(bytes.subarray(start, end)) + 1 }
    }
    start = end + 1
  }
  return undefined
}

/** How many UTF-16 code units of a line can be decoded. */
function rightCharacters(line: Uint8Array): number {
  let right = 0
  let wrong = line.length
  while (right < wrong) {
    const middle = Math.ceil((right + wrong) / 2)
    // A stream may end inside a character, so this asks only whether anything so far is wrong.
    if (isStart(line.subarray(0, middle))) right = middle
    else wrong = middle - 1
  }
  return new TextDecoder('utf-8').decode(line.subarray(0, right), { stream: true }).length
}

function isStart(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}

const LINE_FEED = 0x0a
