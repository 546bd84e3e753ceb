/** An error that somebody could make, put into a source file on purpose. The properties have to find it. */
export interface Fault {
  /** Its number in the list of faults that this project holds itself to. */
  readonly number: number
  /** What is wrong then, in words. */
  readonly name: string
  /** The source file, as seen from the root of the repository. */
  readonly file: string
  /** Each text is found exactly once in the file, or the fault is out of date and says so. */
  readonly edits: readonly (readonly [find: string, replace: string])[]
  /** The laws that are to notice first; all others are asked when these do not. */
  readonly laws: readonly string[]
}

/** A fault of the list that nothing here can have. */
export interface Inapplicable {
  readonly number: number
  readonly name: string
  readonly why: string
}

/**
 * The source with the fault in it.
 *
 * @throws when a text that is to be changed is not there exactly once
 */
export function withFault(source: string, { number, name, file, edits }: Fault): string {
  return edits.reduce((text, [find, replace]) => {
    const found = text.split(find).length - 1
    if (found !== 1) {
      throw new Error(`fault ${number} (${name}): its text occurs ${found} times in ${file}; mend it there:\n${find}`)
    }
    return text.replace(find, () => replace)
  }, source)
}
