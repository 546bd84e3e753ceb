import { readJson } from './json-text.js'
import { root, type Source } from './place.js'
import type { Report } from './report.js'
import { readYaml } from './yaml-text.js'

export type TextFormat = 'json' | 'yaml'

/** A text that somebody wrote. */
export interface SourceText {
  readonly text: string
  /** Named in issues; its extension tells the format. */
  readonly file?: string | undefined
  /** Default: told by the extension of `file`, else by the first character. */
  readonly format?: TextFormat | undefined
}

/** How a text is read. */
export interface SourceRules {
  /** The longest that is read, in UTF-16 code units. */
  readonly length: number
  /** How deep its objects and lists may be nested. */
  readonly depth: number
  /** What to write instead of nothing. */
  readonly emptyHelp?: string | undefined
}

/**
 * The data in a text, JSON or YAML 1.2 (core schema), and where its parts stand; undefined after reporting why it can't be
 * read. Keys that are there twice are reported, too: of each the last is taken. O(length).
 */
export function readSource(
  { text, file, format }: SourceText,
  { length, depth, emptyHelp }: SourceRules,
  report: Report,
): Source | undefined {
  const start = { place: root({ value: undefined, file }), position: { line: 1, column: 1 } }
  if (text.length > length) {
    report.error({ ...start, code: 'LIMIT_EXCEEDED', message: `the document is longer than ${length} characters` })
    return undefined
  }
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text
  const first = /\S/.exec(body)?.[0]
  if (first === undefined) {
    report.error({ ...start, code: 'UNRECOGNISED_DOCUMENT', message: 'the document is empty', help: emptyHelp })
    return undefined
  }
  const read = (format ?? formatOf(file, first)) === 'json' ? readJson : readYaml
  return read(body, file, depth, report)
}

function formatOf(file: string | undefined, first: string): TextFormat {
  if (file !== undefined && /\.ya?ml$/i.test(file)) return 'yaml'
  if (file !== undefined && /\.json$/i.test(file)) return 'json'
  return JSON_STARTS.has(first) ? 'json' : 'yaml'
}

const JSON_STARTS: ReadonlySet<string> = new Set(['{', '['])
