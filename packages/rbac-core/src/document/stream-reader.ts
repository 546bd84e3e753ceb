import { InvalidPolicyError, type Issue } from '../errors.js'
import { roleKey } from '../model/keys.js'
import type { Limits } from '../model/limits.js'
import type { PolicyRemains, PolicySections } from '../model/policy.js'
import { type Context, contextFor, type FinishedDraft, type Placed } from './context.js'
import { checkDangling, type Known, knownIn } from './dangling.js'
import { editorFor } from './edit-policy.js'
import type { Settings } from './options.js'
import { child, type Place, root } from './place.js'
import { plainCopy } from './plain.js'
import { emptyDraft, readDocuments, readStreamed, type StreamedSection } from './read-sections.js'
import { distinctSections, sectionsOf } from './references.js'
import { inReadingOrder, Report } from './report.js'
import type { RoleNames } from './role-names.js'

/** Some items of one section that were read, and what was found about them. */
export interface Chunk<Name extends StreamedSection> {
  readonly items: readonly Placed<PolicySections[Name][number]>[]
  /** Takes what else is found about them, until the next chunk is read. */
  readonly report: Report
}

/**
 * Reads a policy whose documents are never all there: first what there is little of, as documents, then items of the
 * large sections, a few at a time. It says of them what `parsePolicy` would, and remembers only what it said.
 */
export class StreamReader {
  readonly #settings: Settings
  readonly #context: Context
  readonly #roles: RoleNames
  readonly #joined: FinishedDraft
  readonly #rolesAdded: number
  readonly #found: Issue[] = []
  /** What was found of an item while it was read; the item is kept then. */
  readonly #ofItem = new Map<object, readonly Issue[]>()
  #failed = false
  #chunk: { readonly context: Context; readonly report: Report } | undefined

  /** @throws {InvalidPolicyError} when the documents are no plain data */
  constructor(documents: unknown, settings: Settings) {
    const report = new Report(settings.strict)
    const value = plainCopy(documents, root({ value: documents }), settings.limits, report)
    report.throwIfFailed()
    const draft = emptyDraft()
    this.#settings = settings
    this.#context = contextFor(report, settings.limits, false)
    this.#roles = readDocuments([{ value, place: root({ value }) }], draft, this.#context)
    this.#rolesAdded = this.#roles.added.length
    this.#joined = distinctSections(draft, report)
  }

  /** What the documents say. */
  get sections(): PolicySections {
    return sectionsOf(this.#joined)
  }

  /** Where an item of the documents stands. */
  placeOf(section: StreamedSection, index: number): Place | undefined {
    return this.#joined[section][index]?.place
  }

  /** What is there by the documents, and by the names of built-in roles met since. */
  get known(): Known {
    const known = knownIn(this.#joined)
    const { added } = this.#roles
    const has = (key: string): boolean => known.roles.has(key) || added.some(({ value }) => roleKey(value.id) === key)
    return { ...known, roles: { has, size: known.roles.size } }
  }

  /** @param first how many items of the section were streamed before */
  read<Name extends StreamedSection>(section: Name, items: readonly unknown[], first: number): Chunk<Name> {
    this.#collect()
    const report = new Report(this.#settings.strict)
    const context: Context = { ...this.#context, report, noted: new Map() }
    this.#chunk = { context, report }
    const place = placeOfChunk(section, items, first)
    const read: Placed<PolicySections[Name][number]>[] = []
    for (const [index, item] of items.entries()) {
      const at = child(place, first + index)
      const from = report.size
      const copy = plainCopy(item, at, this.#settings.limits, report)
      const value = report.size > from ? undefined : readStreamed(section, copy, at, this.#roles, context)
      if (value === undefined) continue
      read.push({ value, place: at })
      if (report.size > from) context.noted.set(value, [from, report.size])
    }
    return { items: read, report }
  }

  /** Is it one of the items that something was said about? */
  isNoted(item: object): boolean {
    return this.#context.noted.has(item) || this.#chunk?.context.noted.has(item) === true
  }

  /**
   * What of the policy can't be told from its sections.
   *
   * @param known everything there is, the streamed items included
   * @param checkRest says what else is missing
   * @throws {InvalidPolicyError} with every problem found in documents and items, warnings included
   */
  finish(known: Known, checkRest: (report: Report) => void): PolicyRemains {
    this.#collect()
    const { report, noted } = this.#context
    const read = report.issues()
    for (const [item, [from, to]] of noted) this.#ofItem.set(item, read.slice(from, to))
    checkDangling(this.#joined, report, known)
    checkRest(report)
    const issues = inReadingOrder([...report.issues(), ...this.#found])
    if (report.failed || this.#failed) throw new InvalidPolicyError(issues)
    const ofItems = new Set([...this.#ofItem.values()].flat())
    const ofDocuments = read.filter((issue) => !ofItems.has(issue))
    const editor = editorFor(this.#settings)({ ofItem: this.#ofItem, ofDocuments })
    return { warnings: issues, limits: this.limits, editor, noted: this.#ofItem }
  }

  get limits(): Limits {
    return this.#settings.limits
  }

  /** Built-in roles that streamed items name, which the documents lack. */
  get rolesAdded(): PolicySections['roleDefinitions'] {
    return this.#roles.added.slice(this.#rolesAdded).map(({ value }) => value)
  }

  /** Keeps what was found, without the items it was found in. */
  #collect(): void {
    if (this.#chunk === undefined) return
    const { context, report } = this.#chunk
    this.#chunk = undefined
    if (report.size === 0) return
    const issues = report.issues()
    for (const [item, [from, to]] of context.noted) this.#ofItem.set(item, issues.slice(from, to))
    for (const issue of issues) this.#found.push(issue)
    this.#failed ||= report.failed
  }
}

/** The place of a section in a document that has no more of it than these items. */
export function placeOfChunk(section: StreamedSection, items: readonly unknown[], first: number): Place {
  let value: unknown
  const source = {
    // Only asked for when there is something to say.
    get value(): unknown {
      value ??= { [section]: Object.fromEntries(items.map((item, index) => [first + index, item])) }
      return value
    },
  }
  return child(root(source), section)
}
