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

/** The editor of a policy that did not come from documents. It is asked for when it is used. */
export function providedEditor(ofDocuments: readonly Issue[]): PolicyEditor {
  const editor = (): PolicyEditor => {
    if (made !== undefined) return made(ofDocuments)
    throw new InvalidRequestError('a change needs the parser (import `parsePolicy` from `rbac-core` somewhere)')
  }
  return {
    edit: (policy, change) => editor().edit(policy, change),
    read: (change, roles) => editor().read(change, roles),
    noting: (noted) => editor().noting(noted),
  }
}
