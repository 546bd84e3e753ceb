import { basename, extname } from 'node:path'
import { InvalidPolicyError, type Issue } from 'rbac-core'
import { UsageError } from '../exit.js'
import { didYouMean } from '../suggest.js'
import { count } from '../text.js'
import { Hierarchy } from './hierarchy.js'
import { type Item, isAsPolicyHoldsIt, isCut, isList, itemsOf } from './items.js'
import { People } from './people.js'
import { lossIn } from './powershell.js'
import { type Fields, isFields, type Shape, shapeOf, textOf } from './shapes.js'

/** A file of an export. */
export interface ExportFile {
  readonly path: string
  /** Undefined where it is no text. */
  readonly text: string | undefined
  /** Undefined where the text is no JSON or YAML. */
  readonly value: unknown
}

/** What the files of an export hold. */
export interface Sorted {
  /** Files that a policy may hold as they are: roles, assignments, and whole policy documents. */
  readonly policyFiles: readonly ExportFile[]
  /** What may be items of a policy, out of lists that hold other things as well. */
  readonly policyItems: readonly PolicyItems[]
  readonly people: People
  readonly hierarchy: Hierarchy
  /** What each file was taken for, in their order. */
  readonly readings: readonly Reading[]
  /** What was left out or looks incomplete. */
  readonly doubts: readonly string[]
  /** What is odd about the flags. */
  readonly remarks: readonly string[]
}

export interface PolicyItems {
  readonly path: string
  readonly items: readonly Item[]
}

export interface Reading {
  readonly path: string
  readonly holds: string
  /** True for the members of one group, of which a tenant has thousands of files. */
  readonly isMemberList: boolean
}

/**
 * Tells the items of an export apart, each by itself, and reads those that are about people and management groups.
 *
 * A list of members does not say whose members they are: `membersOf` does, by path, or else the file's own name.
 *
 * @throws {InvalidPolicyError} for an item that lacks what it is known by
 * @throws {UsageError} where `membersOf` names a group that several are called, or a misspelt one
 */
export function sortFiles(files: readonly ExportFile[], membersOf: ReadonlyMap<string, string>): Sorted {
  return new Sorter(files, membersOf).result()
}

const NOUNS: Readonly<Record<Shape, readonly [one: string, many: string]>> = {
  managementGroup: ['tree of management groups', 'management groups'],
  entity: ['management group or subscription', 'management groups and subscriptions'],
  ancestorRow: ['row with its management groups', 'rows with their management groups'],
  group: ['group', 'groups'],
  person: ['principal', 'principals'],
  managedIdentity: ['managed identity', 'managed identities'],
  application: ['app registration, left out', 'app registrations, left out'],
  subscription: ['subscription, left out', 'subscriptions, left out'],
  resource: ['resource, left out', 'resources, left out'],
}

/** Shapes of what is nobody without an id. */
const KNOWN_BY_ID: ReadonlySet<Shape> = new Set(['group', 'person', 'managedIdentity'])

class Sorter {
  readonly #people = new People()
  readonly #hierarchy = new Hierarchy()
  readonly #policyFiles: ExportFile[] = []
  readonly #policyItems: PolicyItems[] = []
  readonly #holds = new Map<string, string>()
  readonly #memberLists = new Set<string>()
  readonly #doubts: string[] = []
  readonly #remarks: string[] = []
  readonly #issues: Issue[] = []
  readonly #files: readonly ExportFile[]

  constructor(files: readonly ExportFile[], membersOf: ReadonlyMap<string, string>) {
    this.#files = files
    for (const { path, value } of files) this.#refuseLosses(path, itemsOf(value))
    // Members last: by then the groups are known by name.
    const [memberLists, others] = partition(files, (file) => membersOf.has(file.path) || mayListMembers(file.value))
    for (const file of others) this.#addFile(file)
    for (const file of memberLists) this.#addMemberList(file, membersOf.get(file.path))
  }

  result(): Sorted {
    if (this.#issues.length > 0) throw new InvalidPolicyError(this.#issues)
    const readings = this.#files.map(({ path }) => ({
      path,
      holds: this.#holds.get(path) ?? '',
      isMemberList: this.#memberLists.has(path),
    }))
    return {
      policyFiles: this.#policyFiles,
      policyItems: this.#policyItems,
      people: this.#people,
      hierarchy: this.#hierarchy,
      readings,
      doubts: this.#doubts,
      remarks: this.#remarks,
    }
  }

  #addFile(file: ExportFile): void {
    const { path, value } = file
    const shaped = itemsOf(value).map((item) => ({ item, shape: shapeOf(item.value) }))
    const ours = shaped.flatMap(({ item, shape }) => (shape === undefined ? [item] : []))
    if (isCut(value)) this.#doubts.push(cutLine(path))
    if (ours.length === shaped.length && isAsPolicyHoldsIt(value)) {
      this.#policyFiles.push(file)
      this.#holds.set(path, Array.isArray(value) ? count(ours.length, 'policy item') : 'a policy document')
      for (const assignment of assignmentsIn(value)) this.#addHolder(assignment)
      return
    }
    for (const { item, shape } of shaped) if (shape !== undefined) this.#addItem(path, item, shape)
    if (ours.length > 0) this.#policyItems.push({ path, items: ours })
    for (const assignment of assignmentsIn(ours.map((item) => item.value))) this.#addHolder(assignment)
    this.#holds.set(path, holdingsOf(shaped.map(({ shape }) => shape)) || count(0, 'policy item'))
  }

  #addItem(path: string, item: Item, shape: Shape): void {
    const fields = isFields(item.value) ? item.value : {}
    const key = shape === 'managedIdentity' ? 'principalId' : 'id'
    const conflicts = this.#hierarchy.conflicts.length
    if (KNOWN_BY_ID.has(shape) && textOf(fields, key) === undefined) {
      this.#refuse(path, item, 'MISSING_FIELD', `a ${NOUNS[shape][0]} needs \`${key}\``)
    } else if (shape === 'managementGroup') this.#hierarchy.addTree(fields)
    else if (shape === 'entity') this.#hierarchy.addEntity(fields)
    else if (shape === 'ancestorRow') this.#hierarchy.addAncestorRow(fields)
    else if (shape === 'group') this.#addGroup(path, item, fields)
    else if (shape === 'person') this.#people.addPerson(fields)
    else if (shape === 'managedIdentity') this.#people.addManagedIdentity(fields)
    for (const conflict of this.#hierarchy.conflicts.slice(conflicts)) {
      this.#refuse(path, item, 'DUPLICATE_PARENT', conflict)
    }
  }

  #addGroup(path: string, { place }: Item, group: Fields): void {
    const members: readonly unknown[] = Array.isArray(group.members) ? group.members : []
    for (const [index, value] of members.entries()) {
      this.#refuseStranger(path, { value, written: value, place: `${place}.members[${index}]` })
    }
    this.#people.addGroup(group)
  }

  /** Says each loss of a file once: it may be that of hundreds of roles. */
  #refuseLosses(path: string, items: readonly Item[]): void {
    const said = new Set<string>()
    for (const item of items) {
      const loss = lossIn(item.written)
      if (loss === undefined || said.has(loss)) continue
      said.add(loss)
      this.#refuse(path, item, 'UNRECOGNISED_DOCUMENT', loss)
    }
  }

  #refuse(file: string, { place }: Item, code: string, message: string): void {
    this.#issues.push({ code, severity: 'error', path: place, message, file })
  }

  #addMemberList(file: ExportFile, given: string | undefined): void {
    const { path, value } = file
    const items = itemsOf(value)
    const name = given ?? basename(path, extname(path))
    const group = given === undefined ? this.#onlyGroup(name) : this.#groupMeant(given, path)
    if (value === undefined || (group === undefined && items.length === 0)) this.#addFile(file)
    else if (group !== undefined) {
      if (isCut(value)) this.#doubts.push(cutLine(path))
      for (const item of items) this.#refuseStranger(path, item)
      this.#people.addMembers(
        group,
        items.map((item) => item.value),
      )
      this.#holds.set(path, `${count(items.length, 'member')} of ${name}`)
      this.#memberLists.add(path)
    } else {
      for (const item of items) this.#addItem(path, item, shapeOf(item.value) ?? 'person')
      this.#holds.set(path, count(items.length, ...NOUNS.person))
      this.#doubts.push(
        `${basename(path)} looks like the members of a group, but no group is called \`${name}\`: name the file after the group, or give --members <group>=<file>`,
      )
    }
  }

  /** Undefined where no group is called that, or more than one. */
  #onlyGroup(name: string): string | undefined {
    const [group, another] = this.#people.findGroup(name)
    return another === undefined ? group : undefined
  }

  /** The id of the group that `--members` names: a known one, or one that no other file knows of. */
  #groupMeant(name: string, path: string): string {
    const [group, another] = this.#people.findGroup(name)
    const flag = `\`--members ${name}=${basename(path)}\``
    if (another !== undefined)
      throw new UsageError(`${flag}: several groups are called that; give the id`, 'AMBIGUOUS_NAME')
    if (group !== undefined) return group
    const meant = didYouMean(name, this.#people.groupNames())
    if (meant !== '') throw new UsageError(`${flag}: no group is called \`${name}\`${meant}`)
    this.#remarks.push(`${flag}: no other file knows a group \`${name}\`; taken as the id of one`)
    return name
  }

  /** A member that is left out is given nothing, and denied nothing either. */
  #refuseStranger(path: string, item: Item): void {
    const id = isFields(item.value) ? textOf(item.value, 'id') : item.value
    if (typeof id !== 'string') this.#refuse(path, item, 'MISSING_FIELD', 'a member of a group needs `id`')
    else if (id.startsWith('/')) {
      const message = `\`${id}\` is the id of a resource, not of a member of a group`
      this.#refuse(path, item, 'INVALID_ID', message)
    }
  }

  /** `az role assignment list` prints the names of those who hold the roles. */
  #addHolder(assignment: Fields): void {
    const id = textOf(assignment, 'principalId')
    const type = textOf(assignment, 'principalType')
    const name = textOf(assignment, 'principalName') ?? expandedName(assignment)
    if (id === undefined || type === undefined) return
    if (type === 'Group') this.#people.addGroup({ id, displayName: name })
    else if (name !== undefined) this.#people.addNames(id, type, { [nameKind(type, name)]: name })
  }
}

/** Entra marks each member with its type where a list may hold several; an empty list may be anything. */
function mayListMembers(value: unknown): boolean {
  const items = itemsOf(value)
  if (items.length === 0) return Array.isArray(value) || isPageOfEntra(value)
  return isList(value) && items.every((item) => isFields(item.value) && typeof item.value['@odata.type'] === 'string')
}

/** Of people and groups together, as members are. */
function isPageOfEntra(value: unknown): boolean {
  return isFields(value) && /#directoryObjects\b/.test(textOf(value, '@odata.context') ?? '')
}

/** `2 groups, 1 policy item`, each kind where it comes first. */
function holdingsOf(shapes: readonly (Shape | undefined)[]): string {
  const counts = new Map<Shape | undefined, number>()
  for (const shape of shapes) counts.set(shape, (counts.get(shape) ?? 0) + 1)
  return [...counts]
    .map(([shape, number]) => (shape === undefined ? count(number, 'policy item') : count(number, ...NOUNS[shape])))
    .join(', ')
}

/** What is said of a list that goes on elsewhere. */
export function cutLine(path: string): string {
  return `${basename(path)} is one page of several: fetch them all`
}

/** Everything in a policy file that gives somebody a role. */
function assignmentsIn(value: unknown): Fields[] {
  const lists = isFields(value) && !Array.isArray(value.value) ? Object.values(value) : [value]
  return lists
    .flatMap((list) => (Array.isArray(list) || isFields(list) ? itemsOf(list) : []))
    .map((item) => item.value)
    .filter(isFields)
    .filter((item) => textOf(item, 'principalId') !== undefined)
}

function expandedName(assignment: Fields): string | undefined {
  const properties = isFields(assignment.properties) ? assignment.properties : assignment
  const expanded = isFields(properties.expandedProperties) ? properties.expandedProperties : {}
  return isFields(expanded.principal) ? textOf(expanded.principal, 'displayName') : undefined
}

/** Azure prints a user's principal name, a service principal's app id, and a group's display name in one key. */
function nameKind(type: string, name: string): 'userPrincipalName' | 'appId' | 'displayName' {
  if (type === 'User' && name.includes('@')) return 'userPrincipalName'
  return type === 'ServicePrincipal' && /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(name)
    ? 'appId'
    : 'displayName'
}

function partition<Item>(items: readonly Item[], test: (item: Item) => boolean): readonly [Item[], Item[]] {
  return [items.filter(test), items.filter((item) => !test(item))]
}
