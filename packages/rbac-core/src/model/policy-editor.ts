import { InvalidRequestError, type Issue } from '../errors.js'
import type { PolicyEditor } from './policy.js'

/** Makes the editor of a policy, given what was odd about its documents. */
export type EditorMaker = (ofDocuments: readonly Issue[]) => PolicyEditor

let made: EditorMaker | undefined

/**
 * Tells how policies are edited that did not come from documents. The parser does so when it is loaded: without it
 * (in a worker that only answers, in a bundle that parses nothing) its many kilobytes stay away.
 */
export function provideEditor(maker: EditorMaker): void {
  made = maker
}

/**
 * The editor of a policy that did not come from documents. The parser is asked for when it is used.
 *
 * @param ofDocuments what was odd about the documents; asked for by who edits, not by who reads a change
 */
export function providedEditor(ofDocuments: () => readonly Issue[]): PolicyEditor {
  return deferred(() => maker()(ofDocuments()))
}

function deferred(whole: () => PolicyEditor): PolicyEditor {
  return {
    edit: (policy, change) => whole().edit(policy, change),
    read: (change, roles) => maker()([]).read(change, roles),
    noting: (noted) => deferred(() => whole().noting(noted)),
  }
}

/** @throws {InvalidRequestError} */
function maker(): EditorMaker {
  if (made !== undefined) return made
  throw new InvalidRequestError('a change needs the parser (import `parsePolicy` from `rbac-core` somewhere)')
}
