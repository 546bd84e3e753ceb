import type { ActionEntry } from '../model/directory.js'

/** What `defineActions` takes: names good for both planes, or entries that say which plane they are on. */
export type ActionCatalogue = readonly (string | ActionEntry)[]

/**
 * The action names of a program, for `createEngine<typeof actions>(policy)`: action parameters then autocomplete, and a
 * misspelt one does not compile. Returns what it is given; nothing happens at run time.
 */
export function defineActions<const Actions extends ActionCatalogue>(actions: Actions): Actions {
  return actions
}

/** Names that may be asked for on a plane. With a plain catalogue (the default) that is any text. */
export type ActionName<Actions extends ActionCatalogue, IsDataAction extends boolean> =
  | Extract<Actions[number], string>
  | NameOn<Actions[number], IsDataAction>

type NameOn<Entry, IsDataAction extends boolean> = Entry extends {
  readonly name: infer Name extends string
  readonly isDataAction: IsDataAction
}
  ? Name
  : never
