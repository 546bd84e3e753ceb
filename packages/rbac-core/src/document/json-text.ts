import { shown } from '../model/shown.js'
import { type JsonVisitor, walkJson } from './json-walk.js'
import { child, type Path, type Position, root, type Source, type Target } from './place.js'
import { positionOf, positionsOf } from './positions.js'
import type { Report } from './report.js'

/**
 * Reads a JSON document; undefined after reporting why it can't be read.
 *
 * `JSON.parse` builds the value, since nothing is faster. It takes the last of two equal keys without a word, and any
 * depth, so the text is walked first.
 */
export function readJson(text: string, file: string | undefined, maxDepth: number, report: Report): Source | undefined {
  const keys = new RepeatedKeys()
  const problem = walkJson(text, maxDepth, keys)
  if (problem !== undefined) {
    const { offset, ...found } = problem
    report.error({ ...found, place: root({ value: undefined, file }), position: positionOf(text, offset) })
    return undefined
  }
  const value: unknown = JSON.parse(text)
  const source: Source = { value, file, locate: (targets) => locateInJson(text, targets) }
  // One pass for all of them: there may be as many as the text has room for.
  const positions = positionsOf(
    text,
    keys.found.map(({ offset }) => offset),
  )
  for (const [index, { path }] of keys.found.entries()) {
    report.error({
      code: 'DUPLICATE_KEY',
      place: path.reduce(child, root(source)),
      message: `the key ${shown(String(path.at(-1)))} is there twice`,
      help: 'keep one of the two: readers of JSON differ in which of them they take',
      position: positions[index],
    })
  }
  return source
}

/** Finds keys that an object has twice, compared as they read: `"a"` and `"\u0061"` are one key. */
class RepeatedKeys implements JsonVisitor {
  readonly found: { readonly path: Path; readonly offset: number }[] = []
  /** The keys of the open object at each depth. */
  readonly #keys: Set<string | number>[] = []

  value(path: Path, _offset: number, isObject: boolean): void {
    if (!isObject) return
    const keys = this.#keys[path.length]
    if (keys === undefined) this.#keys[path.length] = new Set()
    else keys.clear()
  }

  key(path: Path, offset: number): void {
    const depth = path.length - 1
    const keys = this.#keys[depth]
    const key = path[depth]
    if (keys === undefined || key === undefined) return
    const before = keys.size
    if (keys.add(key).size === before) this.found.push({ path: [...path], offset })
  }
}

/** The position of each target in the text of a JSON document. One pass, however many there are. */
function locateInJson(text: string, targets: readonly Target[]): readonly (Position | undefined)[] {
  const locator = new Locator(targets)
  walkJson(text, Number.POSITIVE_INFINITY, locator)
  return positionsOf(text, locator.offsets)
}

/** A step of the paths that are looked for. */
interface Wanted {
  readonly below: Map<string | number, Wanted>
  /** Numbers of the targets that end here. */
  readonly targets: number[]
}

class Locator implements JsonVisitor {
  readonly offsets: (number | undefined)[]
  readonly #targets: readonly Target[]
  /** What is wanted at and below the current place, for each depth. */
  readonly #trail: (Wanted | undefined)[]

  constructor(targets: readonly Target[]) {
    this.offsets = new Array<number | undefined>(targets.length).fill(undefined)
    this.#targets = targets
    const top = wantedNothing()
    for (const [index, { path }] of targets.entries()) {
      let at = top
      for (const step of path) {
        const next = at.below.get(step) ?? wantedNothing()
        at.below.set(step, next)
        at = next
      }
      at.targets.push(index)
    }
    this.#trail = [top]
  }

  key(path: Path, offset: number): void {
    this.#note(this.#stepTo(path), 'key', offset)
  }

  value(path: Path, offset: number): void {
    this.#note(this.#stepTo(path), 'value', offset)
  }

  #stepTo(path: Path): Wanted | undefined {
    const depth = path.length
    if (depth > 0) this.#trail[depth] = this.#trail[depth - 1]?.below.get(path[depth - 1] ?? '')
    return this.#trail[depth]
  }

  #note(wanted: Wanted | undefined, of: Target['of'], offset: number): void {
    if (wanted === undefined) return
    for (const index of wanted.targets) {
      if (this.#targets[index]?.of === of) this.offsets[index] = offset
    }
  }
}

function wantedNothing(): Wanted {
  return { below: new Map(), targets: [] }
}
