import type { WarningTable } from '../engine/flat/warning-table.js'
import type { Issue } from '../errors.js'
import { DEFAULT_LIMITS, type Limits } from '../model/limits.js'
import type { PolicyEditor, PolicyRemains } from '../model/policy.js'
import { providedEditor } from '../model/policy-editor.js'
import { compareText } from '../model/text.js'

/** What was odd about a policy, without saying where: the documents are not in the snapshot, nor is their order. */
export function withoutPlaces(warnings: readonly Issue[]): readonly Issue[] {
  return warnings
    .map(({ code, severity, path, message, help }) => {
      // What came by an update is as if it had been there from the start.
      const place = path.replace(/^add\./, '').replace(/\[\d+\]/g, '[*]')
      return {
        key: `${code} ${place} ${message}`,
        issue: { code, severity, path: place, message, ...(help !== undefined && { help }) },
      }
    })
    .sort((a, b) => compareText(a.key, b.key))
    .map(({ issue }) => issue)
}

/** What a snapshot has of a policy beside its sections. What was odd about it is put into words when it is asked for. */
export class SnapshotRemains implements PolicyRemains {
  readonly limits: Limits = DEFAULT_LIMITS
  readonly noted: ReadonlyMap<object, unknown> = new Map()
  readonly editor: PolicyEditor
  readonly #table: WarningTable
  #warnings: readonly Issue[] | undefined

  constructor(table: WarningTable) {
    this.#table = table
    this.editor = providedEditor(() => table.issues((code) => !FOUND_AGAIN.has(code)))
  }

  get warnings(): readonly Issue[] {
    this.#warnings ??= this.#table.issues()
    return this.#warnings
  }
}

/** Warnings that are found again whenever a policy is put together. */
const FOUND_AGAIN: ReadonlySet<string> = new Set(['DANGLING_REFERENCE', 'UNKNOWN_HIERARCHY'])
