import type { Issue } from 'rbac-core'
import { isAlias, isCollection, isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml'
import { Pairs, repeatedIn } from './yaml-pairs.js'

export type Path = readonly (string | number)[]

/** Something wrong at a place of a file; with `key`, at that key there. */
export interface Problem {
  readonly code: string
  readonly path: Path
  readonly key?: string
  readonly message: string
  readonly help?: string
}

/** A text read as YAML, and so as JSON too. */
export interface YamlFile {
  readonly value: unknown
  /** The line that the value at `path` begins on. */
  lineOf(path: Path): number
  issueOf(problem: Problem): Issue
}

/**
 * Reads one YAML 1.2 document (core schema). Anchors, aliases and tags are refused, as in a policy.
 *
 * @returns the issues, where it can't be read
 */
export function readYamlFile(text: string, file: string): YamlFile | readonly Issue[] {
  const lines = new LineCounter()
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return { line, column: col }
  }
  const refuse = (message: string, offset = 0): Issue => ({
    code: 'PARSE_ERROR',
    severity: 'error',
    path: '',
    message,
    file,
    ...place(offset),
  })
  const options = { version: '1.2', schema: 'core', stringKeys: true, uniqueKeys: false, prettyErrors: false } as const
  let document: ReturnType<typeof parseDocument>
  try {
    document = parseDocument(text, { ...options, lineCounter: lines })
    const problems = [...document.errors, ...document.warnings]
    // The composer calls itself for every level, and reports where it gave up.
    if (problems.some(({ message }) => message.startsWith('Maximum call stack'))) return [refuse(TOO_DEEP)]
    if (problems.length > 0) return problems.map(({ message, pos }) => refuse(decapitalised(message), pos[0]))
    const refused = refusedNodes(document)
    if (refused.length > 0) return refused.map(({ message, offset }) => refuse(message, offset))
    const value: unknown = document.toJS()
    const pairs = new Pairs()
    return {
      value,
      lineOf: (path) => place(offsetOf(document.contents, path, undefined, pairs)).line,
      issueOf: ({ code, path, key, message, help }) => ({
        code,
        severity: 'error',
        path: pathText(key === undefined ? path : [...path, key]),
        message,
        ...(help !== undefined && { help }),
        file,
        ...place(offsetOf(document.contents, path, key, pairs)),
      }),
    }
  } catch (error) {
    if (error instanceof RangeError) return [refuse(TOO_DEEP)]
    throw error
  }
}

const TOO_DEEP = 'nested too deeply'

/** What readers can't see where it stands, keys that are there twice, and the one that the schema would drop in silence. */
function refusedNodes(document: ReturnType<typeof parseDocument>): { message: string; offset: number }[] {
  const refused: { message: string; offset: number }[] = []
  visit(document, (key, node) => {
    const marked = (isScalar(node) || isCollection(node)) && (node.anchor !== undefined || node.tag !== undefined)
    if (isMap(node)) {
      for (const { key: again } of repeatedIn(node)) {
        refused.push({ message: 'map keys must be unique', offset: startOf(again) ?? 0 })
      }
    }
    const offset = isAlias(node) ? (node.range?.[0] ?? 0) : (startOf(node) ?? 0)
    if (isAlias(node) || marked) {
      refused.push({ message: 'anchors, aliases and tags are not read: write the value out', offset })
    } else if (key === 'key' && isScalar(node) && node.value === '__proto__') {
      refused.push({ message: '`__proto__` can not be a key here', offset })
    }
  })
  return refused
}

/** Where the value at `path` starts, or its key `key`; where there is none, the nearest thing around it. */
function offsetOf(top: unknown, path: Path, key: string | undefined, pairs: Pairs): number {
  let node = top
  let offset = startOf(top) ?? 0
  for (const step of path) {
    node = isMap(node) ? pairs.of(node, step)?.value : isSeq(node) ? node.items[Number(step)] : undefined
    offset = startOf(node) ?? offset
  }
  if (key === undefined || !isMap(node)) return offset
  return startOf(pairs.of(node, key)?.key) ?? offset
}

function startOf(node: unknown): number | undefined {
  return isScalar(node) || isCollection(node) ? node.range?.[0] : undefined
}

function pathText(path: Path): string {
  const text = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('')
  return text.replace(/^\./, '')
}

function decapitalised(message: string): string {
  const [line = ''] = message.split('\n')
  return line.charAt(0).toLowerCase() + line.slice(1)
}
