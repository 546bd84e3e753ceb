import type { DataProblem } from 'rbac-core/data-text'
import { UsageError } from '../exit.js'
import { didYouMean } from '../suggest.js'
import type { TestsDocument } from './schema.js'

/** The short names of a file of tests, written out. */
export class Shorthand {
  /** What is wrong with the names themselves. */
  readonly problems: readonly DataProblem[]
  readonly #scopes = new Map<string, string>()
  readonly #actions: ReadonlyMap<string, string>
  readonly #dataActions: ReadonlyMap<string, string>

  constructor({ scopes, actions, dataActions }: TestsDocument) {
    const problems: DataProblem[] = []
    for (const [name, text] of Object.entries(scopes)) {
      try {
        if (name.includes('/')) throw new UsageError(`a name has no slash: \`${name}\``, 'INVALID_INPUT')
        this.#scopes.set(name, this.scope(text))
      } catch (error) {
        if (!(error instanceof UsageError)) throw error
        problems.push({ code: error.code, path: ['scopes', name], message: error.message })
      }
    }
    this.problems = problems
    this.#actions = new Map(Object.entries(actions))
    this.#dataActions = new Map(Object.entries(dataActions))
  }

  /** @throws {UsageError} for what is neither a scope nor begins with a name of one */
  scope(text: string): string {
    if (text.startsWith('/')) return text
    const [name = '', ...rest] = text.split('/')
    const named = this.#scopes.get(name)
    if (named !== undefined) return [named === '/' ? '' : named, ...rest].join('/') || '/'
    const help = didYouMean(name, this.#scopes.keys())
    throw new UsageError(
      `\`${name}\` is not among the \`scopes\` above${help}; a scope begins with a slash`,
      'INVALID_INPUT',
    )
  }

  /**
   * An action, or one by its short name. A word that is neither would make every `mayNot` true, so where there are
   * names, a word without a slash must be one of them.
   *
   * @throws {UsageError}
   */
  action(text: string, isDataAction: boolean): string {
    const [names, section] = isDataAction ? [this.#dataActions, 'dataActions'] : [this.#actions, 'actions']
    const named = names.get(text)
    if (named !== undefined) return named
    if (text.includes('/') || this.#actions.size + this.#dataActions.size === 0) return text
    const other = (isDataAction ? this.#actions : this.#dataActions).has(text)
    const help = other ? `, but of the other plane` : didYouMean(text, names.keys())
    throw new UsageError(`\`${text}\` is not among the \`${section}\` of this file${help}`, 'INVALID_INPUT')
  }
}
