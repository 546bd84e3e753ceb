import type { Issue } from '../../errors.js'
import type { PolicyEditor } from '../../model/policy.js'
import { foldAscii } from '../../model/text.js'
import { NO_NODE } from '../../scope/trie.js'
import type { CompiledPolicy } from '../compiled/compiled-policy.js'
import { TextCache } from '../compiled/text-cache.js'
import { sampleAction } from '../compiled/text-samples.js'
import { ScopeBuilder } from '../compiler/scope-builder.js'
import type { RoleTexts } from '../flat/role-texts.js'
import type { Renewal } from './renewal.js'

/** What the revisions of one policy have in common and only updates need. */
export class Line {
  readonly #roles: RoleTexts
  readonly #scopes: ScopeBuilder
  readonly #known = {
    whole: new TextCache<number>(MOST_TEXTS, 0, sampleAction),
    parts: new TextCache<number>(MOST_TEXTS, 0, sampleAction),
  }
  /** The policy that is being put together anew, see there; or why it can't be. */
  renewal: Renewal | 'failed' | undefined
  /** What was odd about items that were added. Those that are gone may still be in it. */
  readonly noted: Map<object, readonly Issue[]> = new Map()
  /** The editor of the first revision, which knows nothing of `noted`. */
  readonly editor: PolicyEditor
  /** How many roles and deny assignments were taken away. */
  removed = 0
  /** How many permission classes there were when it began, or caught up as a renewal; they are only added. */
  classes: number

  constructor({ texts, scopes, permissions, source }: CompiledPolicy) {
    this.editor = source.remains.editor
    this.#roles = texts.roles
    this.#scopes = ScopeBuilder.after(texts.scopes, scopes)
    this.classes = permissions.size
  }

  /** The number of a scope as it is written, and its node, both made where they are missing. */
  scope(written: string): { readonly text: number; readonly node: number } {
    const { texts, table } = this.#scopes
    // Most are written like the path of a node that is there, as far as that is kept as it was written.
    const node = written.startsWith('/') && written.length > 1 ? table.find(foldAscii(written)) : NO_NODE
    if (node !== NO_NODE && texts.read(table.textOf(node)) === written) return { text: table.textOf(node), node }
    const text = this.#scopes.text(written)
    return { text, node: this.#scopes.nodeOf(text, written) }
  }

  /** The number of a role's id as it is written. */
  roleText(written: string): number {
    return this.#roles.add(written, this.#known)
  }
}

/** Roles are named by few texts; one that was forgotten is kept twice. */
const MOST_TEXTS = 4096
