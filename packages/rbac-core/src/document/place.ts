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
}

/** The document itself. */
export function root(source: Source): Place {
  return { source, parent: undefined, key: '' }
}

/** The place one step below `parent`. */
export function child(parent: Place, key: string | number): Place {
  return { source: parent.source, parent, key }
}

/** The place below `place` that `keys` lead to. */
export function below(place: Place, ...keys: Path): Place {
  return keys.reduce<Place>(child, place)
}

export function pathOf(place: Place): Path {
  const path: (string | number)[] = []
  for (let at = place; at.parent !== undefined; at = at.parent) path.push(at.key)
  return path.reverse()
}

/** As one would write it in JavaScript: `roleAssignments[3].properties.scope`, `attributes["a/b:c"]`. */
export function pathText(path: Path): string {
  return path.map(stepText).join('').replace(/^\./, '')
}

function stepText(step: string | number): string {
  if (typeof step === 'number') return `[${step}]`
  return PLAIN_KEY.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`
}

const PLAIN_KEY = /^[A-Za-z_$][\w$]*$/
