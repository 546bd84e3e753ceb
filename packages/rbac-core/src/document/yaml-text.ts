import { Composer, isMap, isScalar, isSeq, type Pair, Parser, type YAMLMap } from 'yaml'
import { printable, shown } from '../model/shown.js'
import type { TextProblem } from './json-walk.js'
import { child, type Path, type Position, root, type Source, type Target } from './place.js'
import { positionsOf } from './positions.js'
import type { Report } from './report.js'
import { yamlProblems } from './yaml-walk.js'

/** Reads a YAML 1.2 document (core schema); undefined after reporting why it can't be read. */
export function readYaml(text: string, file: string | undefined, maxDepth: number, report: Report): Source | undefined {
  // The parser uses no recursion; the composer does, and only sees what was found to be shallow.
  const tokens = [...new Parser().parse(text)]
  const refused = yamlProblems(tokens, maxDepth)
  if (refused.length > 0) return refuse(refused, text, file, report)
  const [document] = new Composer(OPTIONS).compose(tokens)
  const problems = [...(document?.errors ?? []), ...(document?.warnings ?? [])]
  if (problems.length > 0) {
    const found = problems.map(({ message, pos }) => ({
      code: 'PARSE_ERROR',
      offset: pos[0],
      message: inOurWords(message),
    }))
    return refuse(found, text, file, report)
  }
  const top: unknown = document?.contents
  const repeated: Path[] = []
  const value = plainOf(top, [], repeated)
  const source: Source = { value, file, locate: (targets) => locateInYaml(text, top, targets) }
  for (const path of repeated) {
    report.error({
      code: 'DUPLICATE_KEY',
      place: path.reduce(child, root(source)),
      message: `the key ${shown(String(path.at(-1)))} is there twice`,
      help: 'keep one of the two',
      of: 'key',
    })
  }
  return source
}

/** `uniqueKeys` would compare every key of a map with every other; keys are checked here, with a set. */
const OPTIONS = { version: '1.2', schema: 'core', stringKeys: true, uniqueKeys: false, prettyErrors: false } as const

function refuse(problems: readonly TextProblem[], text: string, file: string | undefined, report: Report): undefined {
  const place = root({ value: undefined, file })
  const positions = positionsOf(
    text,
    problems.map(({ offset }) => offset),
  )
  for (const [index, { offset, ...found }] of problems.entries()) {
    report.error({ ...found, place, position: positions[index] })
  }
}

/** The parser quotes what it could not read, as it stands in the text. */
function inOurWords(message: string): string {
  const [line = ''] = message.split('\n')
  const short = line.length > LONGEST_MESSAGE ? `${line.slice(0, LONGEST_MESSAGE)}…` : line
  return short.charAt(0).toLowerCase() + printable(short.slice(1).toWellFormed())
}

const LONGEST_MESSAGE = 200

/** The plain value of a node. Its depth was checked. */
function plainOf(node: unknown, path: Path, repeated: Path[]): unknown {
  if (isSeq(node)) return node.items.map((item, index) => plainOf(item, [...path, index], repeated))
  if (isMap(node)) {
    const entries = new Map<string, unknown>()
    for (const { key, value } of node.items) {
      const name = nameOf(key)
      const at = [...path, name]
      if (entries.has(name)) repeated.push(at)
      entries.set(name, plainOf(value, at, repeated))
    }
    // Makes own properties, whatever they are called.
    return Object.fromEntries(entries)
  }
  return isScalar(node) ? node.value : null
}

function nameOf(key: unknown): string {
  return isScalar(key) ? String(key.value) : String(key)
}

function locateInYaml(text: string, top: unknown, targets: readonly Target[]): readonly (Position | undefined)[] {
  const pairs = new Pairs()
  return positionsOf(
    text,
    targets.map(({ path, of }) => offsetOf(top, path, of, pairs)),
  )
}

/** The pairs of the maps that were asked about, by their keys: searching a map of many keys for each of them takes hours. */
class Pairs {
  readonly #known = new Map<YAMLMap, Map<string, Pair>>()

  /** The last of several equal keys: the one that is told apart as the second. */
  of(map: YAMLMap, key: string | number): Pair | undefined {
    let pairs = this.#known.get(map)
    if (pairs === undefined) {
      pairs = new Map(map.items.map((pair) => [nameOf(pair.key), pair]))
      this.#known.set(map, pairs)
    }
    return pairs.get(String(key))
  }
}

function offsetOf(top: unknown, path: Path, of: Target['of'], pairs: Pairs): number | undefined {
  let node = top
  let key: unknown
  for (const step of path) {
    if (isSeq(node)) node = node.items[Number(step)]
    else if (isMap(node)) {
      const pair = pairs.of(node, step)
      key = pair?.key
      node = pair?.value ?? key
    } else return undefined
  }
  return startOf(of === 'key' ? key : node)
}

function startOf(node: unknown): number | undefined {
  if (!isScalar(node) && !isMap(node) && !isSeq(node)) return undefined
  return node.range?.[0]
}
