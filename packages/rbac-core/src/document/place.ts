import { printable } from '../model/shown.js'

/** The parts of a place in a document, from the outside in: keys of objects and indexes of lists. */
export type Path = readonly (string | number)[]

/** Where a place stands in the text of a document, both counted from 1; columns in UTF-16 code units. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** What an issue asks the text for: the value at a path, or the key that leads to it. */
export interface Target {
  readonly path: Path
  readonly of: 'value' | 'key'
}

/** One document that was given, and how to find places in its text when it has one. */
export interface Source {
  readonly value: unknown
  readonly file?: string | undefined
  /** The position of each target, in their order; undefined where the text has no such place. */
  readonly locate?: ((targets: readonly Target[]) => readonly (Position | undefined)[]) | undefined
}

/** A place in a document. A chain instead of a list, because one is made for every item and few are ever printed. */
export interface Place {
  readonly source: Source
  readonly parent: Place | undefined
  readonly key: string | number
  /** The key may stand under `properties` instead, as REST writes it. */
  readonly isField?: boolean
}

/** The document itself. */
export function root(source: Source): Place {
  return { source, parent: undefined, key: '' }
}

/** The place one step below `parent`. */
export function child(parent: Place, key: string | number): Place {
  return { source: parent.source, parent, key }
}

/** Where an item's key stands: beside its id in the flat spelling, under `properties` in the REST spelling. */
export function field(item: Place, key: string): Place {
  return { source: item.source, parent: item, key, isField: true }
}

export function pathOf(place: Place): Path {
  const steps: Place[] = []
  for (let at = place; at.parent !== undefined; at = at.parent) steps.push(at)
  const path: (string | number)[] = []
  for (const { key, isField } of steps.reverse()) {
    const nested = isField === true ? nestedKey(valueAt(place.source.value, path), String(key)) : undefined
    if (nested === undefined) path.push(key)
    else path.push('properties', nested)
  }
  return path
}

/** What stands at `path` below `value`; undefined when nothing does. */
export function valueAt(value: unknown, path: Path): unknown {
  let at = value
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined
    at = Reflect.get(at, key)
  }
  return at
}

/** What `key` of an item is called under its `properties`; undefined when it is not there. */
function nestedKey(item: unknown, key: string): string | undefined {
  const properties = valueAt(item, ['properties'])
  // REST calls a role's type `type`, which beside the id is the type of the resource.
  const written = key === 'roleType' ? 'type' : key
  return valueAt(properties, [written]) === undefined ? undefined : written
}

/** As one would write it in JavaScript: `roleAssignments[3].properties.scope`, `attributes["a/b:c"]`. */
export function pathText(path: Path): string {
  return path.map(stepText).join('').replace(/^\./, '')
}

/** `place` for a message about `from`: with its file when that is another one. */
export function whereIs(place: Place, from: Place): string {
  const file = place.source === from.source ? undefined : place.source.file
  return `\`${file === undefined ? '' : `${file}: `}${pathText(pathOf(place))}\``
}

function stepText(step: string | number): string {
  if (typeof step === 'number') return `[${step}]`
  return PLAIN_KEY.test(step) ? `.${step}` : `[${printable(JSON.stringify(step))}]`
}

const PLAIN_KEY = /^[A-Za-z_$][\w$]*$/
