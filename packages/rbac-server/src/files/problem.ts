/** Something wrong at a place of a file. */
export interface Problem {
  readonly code: string
  readonly path: readonly (string | number)[]
  /** The key the problem is with, where it is the key and not its value. */
  readonly key?: string
  readonly message: string
  readonly help?: string
}
