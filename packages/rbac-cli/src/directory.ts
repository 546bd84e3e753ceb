import type { Engine } from 'rbac-core'
import { knownId } from 'rbac-core/query'
import { UsageError } from './exit.js'
import { type Known, Names } from './names.js'
import { didYouMean } from './suggest.js'

/**
 * Finds the principals and groups that an engine's policy knows, by id or by name. Of ids the case of ASCII letters is
 * ignored, of names that of any.
 */
export class Directory {
  readonly #engine: Engine
  readonly #names: Names

  constructor(engine: Engine) {
    this.#engine = engine
    this.#names = new Names(engine.policy)
  }

  /**
   * The id meant by `text`: a known id, else the one holder of that name, else `text` itself, with `remark` saying so.
   *
   * @throws {UsageError} when several are called that, or when `text` looks like a stand-in for something to be read
   */
  resolve(text: string, flag: string): { readonly id: string; readonly remark?: string } {
    const id = knownId(this.#engine, text)
    if (id !== undefined) return { id }
    const called = this.#names.called(text)
    const [named] = called
    if (named !== undefined && called.length === 1) return { id: named.id }
    if (named !== undefined)
      throw new UsageError(`\`${flag} ${text}\` names several: ${listed(called)}; give the id`, 'AMBIGUOUS_NAME')
    if (text === '-' || text.startsWith('@'))
      throw new UsageError(`\`${flag}\` reads no file or standard input: \`${text}\``)
    return {
      id: text,
      remark: `\`${text}\` occurs nowhere in the policy; taken as an id${didYouMean(text, this.#spellings())}`,
    }
  }

  *#spellings(): Iterable<string> {
    for (const { id, names } of this.#names.all) {
      yield id
      yield* names
    }
  }
}

/** The first of them by their ids, with their types. */
function listed(called: readonly Known[]): string {
  const first = [...called].sort((a, b) => (a.id < b.id ? -1 : 1)).slice(0, MOST_LISTED)
  const shown = first.map(({ id, type }) => `${id}${type === undefined ? '' : ` (${type})`}`)
  const more = called.length - first.length
  return more === 0 ? shown.join(', ') : `${shown.join(', ')} and ${more} more`
}

/** Of those who share a name. */
const MOST_LISTED = 10
