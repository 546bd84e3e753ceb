import type { Io, Sink } from './io.js'
import { printable, toJson } from './text.js'

/** A part of a line: plain text, or text in a style. Both are made printable, so no name can bring its own escapes. */
export type Piece = string | { readonly text: string; readonly style: Style }

export type Style = 'good' | 'bad' | 'caution' | 'strong' | 'faint'

export type ColorChoice = 'auto' | 'always' | 'never'

/** Where answers and remarks go: the result to stdout, everything else to stderr. */
export interface Output {
  /** True where the result is to be JSON. */
  readonly json: boolean
  /** One line of the result. */
  line(...pieces: readonly Piece[]): Promise<void>
  /** The result, where it is JSON: one value. */
  value(value: unknown): Promise<void>
  /** The result, where it is a text that belongs to someone else, such as a file or a script: written as it is. */
  raw(text: string): Promise<void>
  /** One line for the person who reads along. */
  remark(...pieces: readonly Piece[]): Promise<void>
  /** A remark about something odd that did not stop the work. */
  warning(text: string): Promise<void>
  /** Writes the remarks held back for JSON; from now on none are. */
  release(): Promise<void>
}

/**
 * With JSON, remarks wait for the first of the result: should an error come in its place, the error alone is on stderr,
 * so that a program can read it.
 */
export function createOutput(io: Io, options: { readonly json: boolean; readonly color: ColorChoice }): Output {
  const line = async (sink: Sink, pieces: readonly Piece[]): Promise<void> => {
    const color = hasColor(options.color, io, sink)
    await sink.write(`${pieces.map((piece) => paint(piece, color)).join('')}\n`)
  }
  let held: (readonly Piece[])[] | undefined = options.json ? [] : undefined
  const remark = async (...pieces: readonly Piece[]): Promise<void> => {
    if (held === undefined) await line(io.stderr, pieces)
    else held.push(pieces)
  }
  const release = async (): Promise<void> => {
    const waiting = held ?? []
    held = undefined
    for (const pieces of waiting) await line(io.stderr, pieces)
  }
  const result = async (text: string): Promise<void> => {
    await release()
    await io.stdout.write(text)
  }
  return {
    json: options.json,
    line: async (...pieces) => {
      await release()
      await line(io.stdout, pieces)
    },
    value: (value) => result(`${toJson(value, 2)}\n`),
    raw: result,
    remark,
    warning: (text) => remark({ text: 'warning:', style: 'caution' }, ` ${text}`),
    release,
  }
}

const CODES: Readonly<Record<Style, readonly [open: number, close: number]>> = {
  good: [32, 39],
  bad: [31, 39],
  caution: [33, 39],
  strong: [1, 22],
  faint: [2, 22],
}

function paint(piece: Piece, color: boolean): string {
  if (typeof piece === 'string') return printable(piece)
  const text = printable(piece.text)
  if (!color || text === '') return text
  const [open, close] = CODES[piece.style]
  return `\u001b[${open}m${text}\u001b[${close}m`
}

/** `--color` first, then the two variables (as in Node, FORCE_COLOR is the stronger), then whether this is a terminal. */
function hasColor(choice: ColorChoice, { env }: Io, sink: Sink): boolean {
  if (choice !== 'auto') return choice === 'always'
  const forced = env.FORCE_COLOR
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false'
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false
  return sink.isTTY && env.TERM !== 'dumb'
}
