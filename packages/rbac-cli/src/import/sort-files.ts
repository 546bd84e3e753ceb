import { basename, extname } from 'node:path'
import { count } from '../text.js'
import { Hierarchy } from './hierarchy.js'
import { People } from './people.js'
import { type Fields, isFields, type Shape, shapeOf, textOf } from './shapes.js'

/** A file of an export. `value` is undefined where it is no JSON or YAML. */
export interface ExportFile {
  readonly path: string
  readonly value: unknown
}

/** What the files of an export hold. */
export interface Sorted {
  /** Files that a policy may hold as they are: roles, assignments, and whole policy documents. */
  readonly policyFiles: readonly string[]
  readonly people: People
  readonly hierarchy: Hierarchy
  /** What each file was taken for, in their order. */
  readonly readings: readonly Reading[]
  /** What was left out or looks incomplete. */
  readonly doubts: readonly string[]
}

export interface Reading {
  readonly path: string
  readonly holds: string
}

/**
 * Tells the files of an export apart and reads those that are about people and management groups.
 *
 * A list of members does not say whose members they are: `membersOf` does, by path, or else the file's own name.
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
}

class Sorter {
  readonly #people = new People()
  readonly #hierarchy = new Hierarchy()
  readonly #policyFiles: string[] = []
  readonly #holds = new Map<string, string>()
  readonly #doubts: string[] = []
  readonly #files: readonly ExportFile[]

  constructor(files: readonly ExportFile[], membersOf: ReadonlyMap<string, string>) {
    this.#files = files
    // Members last: by then the groups are known by name.
    const [memberLists, others] = partition(files, (file) => membersOf.has(file.path) || mayListMembers(file.value))
    for (const file of others) this.#addFile(file)
    for (const file of memberLists) this.#addMemberList(file, membersOf.get(file.path))
  }

  result(): Sorted {
    const readings = this.#files.map(({ path }) => ({ path, holds: this.#holds.get(path) ?? '' }))
    return {
      policyFiles: this.#policyFiles,
      people: this.#people,
      hierarchy: this.#hierarchy,
      readings,
      doubts: this.#doubts,
    }
  }

  #addFile({ path, value }: ExportFile): void {
    const items = itemsOf(value)
    const [first] = items
    const shape = shapeOf(first)
    if (shape === undefined || !items.every(isFields)) {
      this.#policyFiles.push(path)
      this.#holds.set(path, Array.isArray(value) ? count(items.length, 'policy item') : 'a policy document')
      for (const assignment of assignmentsIn(value)) this.#addHolder(assignment)
      return
    }
    for (const item of items) this.#addItem(item, shapeOf(item) ?? shape)
    this.#holds.set(path, count(items.length, ...NOUNS[shape]))
    if (isCut(value)) this.#doubts.push(`${basename(path)} is one page of several: fetch them all`)
  }

  #addItem(item: Fields, shape: Shape): void {
    if (shape === 'managementGroup') this.#hierarchy.addTree(item)
    else if (shape === 'entity') this.#hierarchy.addEntity(item)
    else if (shape === 'ancestorRow') this.#hierarchy.addAncestorRow(item)
    else if (shape === 'group') this.#people.addGroup(item)
    else if (shape === 'person') this.#people.addPerson(item)
    else if (shape === 'managedIdentity') this.#people.addManagedIdentity(item)
  }

  #addMemberList({ path, value }: ExportFile, given: string | undefined): void {
    const name = given ?? basename(path, extname(path))
    const group = this.#people.findGroup(name) ?? given
    const items = itemsOf(value)
    if (group !== undefined) {
      this.#people.addMembers(group, items)
      this.#holds.set(path, `${count(items.length, 'member')} of ${name}`)
    } else if (items.length === 0) this.#addFile({ path, value })
    else {
      for (const item of items.filter(isFields)) this.#addItem(item, shapeOf(item) ?? 'person')
      this.#holds.set(path, count(items.length, ...NOUNS.person))
      this.#doubts.push(
        `${basename(path)} looks like the members of a group, but no group is called \`${name}\`: name the file after the group, or give --members <group>=<file>`,
      )
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
  return Array.isArray(value) && value.every((item) => isFields(item) && typeof item['@odata.type'] === 'string')
}

/** The items of a list, of a page of a list, of a Resource Graph answer; else the value itself. */
function itemsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  if (!isFields(value)) return []
  if (Array.isArray(value.data) && Object.hasOwn(value, 'count')) return value.data
  return Array.isArray(value.value) ? value.value : [value]
}

/** True where a page says that there are more. */
function isCut(value: unknown): boolean {
  return (
    isFields(value) &&
    ['nextLink', '@odata.nextLink', 'skip_token', 'skipToken', '$skipToken'].some((key) => Boolean(value[key]))
  )
}

/** Everything in a policy file that gives somebody a role. */
function assignmentsIn(value: unknown): Fields[] {
  const lists = isFields(value) && !Array.isArray(value.value) ? Object.values(value) : [value]
  return lists
    .flatMap((list) => (Array.isArray(list) || isFields(list) ? itemsOf(list) : []))
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
