import { isAlias, isCollection, isMap, isScalar, isSeq, type ParsedNode, parseDocument, visit } from 'yaml'
import { printable } from './printable.js'
import type { Problem } from './problem.js'
import { Pairs, repeatedIn } from './yaml-pairs.js'

/** 1-based. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** The plain value of a text, and where the parts of it stand. */
export interface YamlSource {
  readonly value: unknown
  locate(problem: Problem): Position | undefined
}

/** Why a text can't be read. */
export interface YamlProblem {
  readonly code: string
  readonly message: string
  readonly position?: Position
}

/** Reads YAML 1.2 and so JSON as well. What a reader of the file can't see where it stands (anchors, tags) is refused. */
export function readYaml(text: string): YamlSource | { readonly problems: readonly YamlProblem[] } {
  try {
    return readNodes(text)
  } catch {
    // The composer calls itself for every level, and so does everything after it.
    return { problems: [TOO_DEEP] }
  }
}

const TOO_DEEP: YamlProblem = { code: 'LIMIT_EXCEEDED', message: 'nested too deeply' }

function readNodes(text: string): YamlSource | { readonly problems: readonly YamlProblem[] } {
  const positionAt = positionsIn(text)
  const options = { version: '1.2', schema: 'core', stringKeys: true, uniqueKeys: false, prettyErrors: false } as const
  const document = parseDocument(text, options)
  const problems = [...document.errors, ...document.warnings].map(({ message, pos: [offset] }) =>
    message.startsWith('Maximum call stack')
      ? TOO_DEEP
      : // It may quote what it could not read.
        { code: 'PARSE_ERROR', message: printable(message), position: positionAt(offset) },
  )
  if (problems.length > 0) return { problems }
  const hidden: YamlProblem[] = []
  visit(document, (_, node) => {
    if (isMap(node)) {
      for (const { key } of repeatedIn(node)) {
        const offset = isScalar(key) ? (key.range?.[0] ?? 0) : 0
        hidden.push({ code: 'PARSE_ERROR', message: 'Map keys must be unique', position: positionAt(offset) })
      }
    }
    const marked = (isScalar(node) || isCollection(node)) && (node.anchor !== undefined || node.tag !== undefined)
    if (!isAlias(node) && !marked) return
    const message = 'anchors, aliases and tags are not read: write the value where it is needed'
    hidden.push({ code: 'PARSE_ERROR', message, position: positionAt(node.range?.[0] ?? 0) })
  })
  if (hidden.length > 0) return { problems: hidden }
  const pairs = new Pairs()
  return {
    value: document.toJS(),
    locate: ({ path, key }) => {
      const offset = offsetOf(document.contents, path, key, pairs)
      return offset === undefined ? undefined : positionAt(offset)
    },
  }
}

/** From an offset to its line and column. The reader's own count misses the ends of lines inside what it can't read. */
function positionsIn(text: string): (offset: number) => Position {
  const starts = [0]
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) starts.push(end + 1)
  return (offset) => {
    let [line, after] = [0, starts.length]
    while (after - line > 1) {
      const middle = (line + after) >> 1
      if ((starts[middle] ?? 0) <= offset) line = middle
      else after = middle
    }
    return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 }
  }
}

/** Where the value at `path` starts, or its key `key`; where there is none, the nearest thing around it. */
function offsetOf(
  top: ParsedNode | null,
  path: Problem['path'],
  key: string | undefined,
  pairs: Pairs,
): number | undefined {
  let node: unknown = top
  let offset = top?.range[0]
  for (const step of path) {
    node = isMap(node) ? pairs.of(node, step)?.value : isSeq(node) ? node.items[Number(step)] : undefined
    if (!isScalar(node) && !isCollection(node)) return offset
    offset = node.range?.[0] ?? offset
  }
  if (key === undefined || !isMap(node)) return offset
  const named = pairs.of(node, key)?.key
  return isScalar(named) ? (named.range?.[0] ?? offset) : offset
}
