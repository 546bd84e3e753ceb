import {
  child,
  type Path,
  type Place,
  type Position,
  pathText,
  root,
  type Source,
  type Target,
} from '../document/place.js'
import { readSource, type SourceRules, type SourceText } from '../document/read-source.js'
import { Report } from '../document/report.js'
import { InvalidRequestError, type Issue } from '../errors.js'
import { codedOptions } from '../model/coded.js'
import { kindOf } from '../model/kind-of.js'
import { DEFAULT_LIMITS } from '../model/limits.js'
import { printable } from '../model/shown.js'

export interface DataTextOptions extends Omit<SourceText, 'text'>, Partial<SourceRules> {}

/** The value at `path`, or with `key` that key of it. */
export interface DataPlace {
  readonly path: Path
  readonly key?: string
}

/** Something wrong at a place. */
export interface DataProblem extends DataPlace {
  readonly code: string
  readonly message: string
  readonly help?: string
}

/** Data from outside, and how to speak of its parts. */
export interface Data {
  readonly value: unknown
  /** What to tell whoever wrote it. */
  issuesOf(problems: readonly DataProblem[]): readonly Issue[]
}

/** A text that was read, and where its parts stand. Its issues have line and column. */
export interface DataText extends Data {
  /**
   * The position of each place, in their order; of one that the text lacks, that of the nearest thing around it.
   *
   * O(length of the text), however many places are asked for at once.
   */
  positionsOf(places: readonly DataPlace[]): readonly Position[]
}

/**
 * Data in JSON or YAML 1.2, read as strictly as policies are, for documents of other kinds: no key twice in one object, no
 * anchors, aliases, tags or directives, one document, and nothing nested deeper than 64 levels by default. O(length).
 *
 * @returns issues, with line and column, where it can't be read
 * @throws {InvalidRequestError} for anything but a text, or options of the wrong shape
 */
export function readDataText(
  text: string,
  options: DataTextOptions = {},
): DataText | { readonly issues: readonly Issue[] } {
  if (typeof text !== 'string') throw new InvalidRequestError(`text must be text, not ${kindOf(text)}`)
  return codedOptions(() => dataIn(text, options))
}

function dataIn(
  text: string,
  { file, format, length = DEFAULT_LIMITS.policyBytes, depth = DEFAULT_LIMITS.jsonDepth, emptyHelp }: DataTextOptions,
): DataText | { readonly issues: readonly Issue[] } {
  const report = new Report(false)
  const source = readSource({ text, file, format }, { length, depth, emptyHelp }, report)
  if (source !== undefined) refuseProto(source.value, root(source), report)
  return source === undefined || report.failed ? { issues: report.issues() } : new LocatedText(source)
}

/** Data that never was text. */
export function givenData(value: unknown): Data {
  return { value, issuesOf: (problems) => problems.map((problem) => issueOf(problem)) }
}

/** Schemas drop this key without a word, and assigning to it does something else. */
function refuseProto(value: unknown, place: Place, report: Report): void {
  if (typeof value !== 'object' || value === null) return
  for (const [key, item] of Object.entries(value)) {
    const at = child(place, Array.isArray(value) ? Number(key) : key)
    if (key === '__proto__') {
      report.error({ code: 'UNKNOWN_FIELD', place: at, message: '`__proto__` can not be a key here', of: 'key' })
    } else refuseProto(item, at, report)
  }
}

class LocatedText implements DataText {
  readonly #source: Source

  constructor(source: Source) {
    this.#source = source
  }

  get value(): unknown {
    return this.#source.value
  }

  positionsOf(places: readonly DataPlace[]): readonly Position[] {
    // Each place, and whatever is around it, from the outside in.
    const targets = places.flatMap(({ path, key }) => [
      ...Array.from({ length: path.length + 1 }, (_, length): Target => ({ path: path.slice(0, length), of: 'value' })),
      ...(key === undefined ? [] : [{ path: [...path, key], of: 'key' } as const]),
    ])
    const found = this.#source.locate?.(targets) ?? []
    let end = 0
    return places.map(({ path, key }) => {
      const start = end
      end += path.length + (key === undefined ? 1 : 2)
      return found.slice(start, end).findLast((position) => position !== undefined) ?? { line: 1, column: 1 }
    })
  }

  issuesOf(problems: readonly DataProblem[]): readonly Issue[] {
    const positions = this.positionsOf(problems)
    const { file } = this.#source
    return problems.map((problem, index) => ({
      ...issueOf(problem),
      ...(file !== undefined && { file }),
      ...positions[index],
    }))
  }
}

function issueOf({ code, path, key, message, help }: DataProblem): Issue {
  return {
    code,
    severity: 'error',
    path: pathText(key === undefined ? path : [...path, key]),
    message: printable(message.toWellFormed()),
    ...(help !== undefined && { help }),
  }
}
