import type { Group, Principal } from 'rbac-core'
import { fold, foldName } from '../text.js'
import { type Fields, isFields, textOf } from './shapes.js'

type Names = Omit<Principal, 'id' | 'type' | 'attributes'>

interface KnownGroup {
  readonly id: string
  displayName?: string
  /** Undefined: no file lists the members. */
  members?: Set<string>
  /** Microsoft Graph may have left members out. */
  mayHaveMore?: boolean
}

interface KnownPerson {
  readonly id: string
  type: string
  names: Names
}

/** Principals and groups, put together from whatever files tell about them. */
export class People {
  readonly #groups = new Map<string, KnownGroup>()
  readonly #people = new Map<string, KnownPerson>()

  /** An item of `az ad group list`; its members too where they were expanded. */
  addGroup(item: Fields): void {
    const id = textOf(item, 'id')
    if (id === undefined) return
    const group = this.#group(id)
    const displayName = textOf(item, 'displayName')
    if (displayName !== undefined) group.displayName ??= displayName
    if (!Array.isArray(item.members)) return
    this.addMembers(id, item.members)
    group.mayHaveMore = item.members.length === MOST_EXPANDED || item['members@odata.nextLink'] !== undefined
  }

  /** What `az ad group member list` printed for one group. A nested group is a member like any other. */
  addMembers(groupId: string, members: readonly unknown[]): void {
    const group = this.#group(groupId)
    group.members ??= new Set()
    group.mayHaveMore = false
    for (const member of members) {
      const id = isFields(member) ? textOf(member, 'id') : typeof member === 'string' ? member : undefined
      if (id === undefined) continue
      group.members.add(id)
      if (!isFields(member)) continue
      if (textOf(member, '@odata.type') === '#microsoft.graph.group') this.addGroup(member)
      else this.addPerson(member)
    }
  }

  /** An item of `az ad user list` or `az ad sp list`. */
  addPerson(item: Fields): void {
    const id = textOf(item, 'id')
    if (id !== undefined) this.addNames(id, typeOfPerson(item), namesOf(item))
  }

  /** An item of `az identity list`: its `id` is the resource, its `principalId` the principal. */
  addManagedIdentity(item: Fields): void {
    const id = textOf(item, 'principalId')
    const displayName = textOf(item, 'name')
    const appId = textOf(item, 'clientId')
    if (id === undefined) return
    this.addNames(id, 'ServicePrincipal', {
      ...(displayName !== undefined && { displayName }),
      ...(appId !== undefined && { appId }),
    })
  }

  /** Names of a principal, from wherever they are known; the first file to give one wins. */
  addNames(id: string, type: string, names: Names): void {
    const key = fold(id)
    const known = this.#people.get(key)
    if (known === undefined) this.#people.set(key, { id, type, names })
    else known.names = { ...names, ...known.names }
  }

  /** The ids of the groups called `name`; one alone where `name` is an id. */
  findGroup(name: string): readonly string[] {
    const byId = this.#groups.get(fold(name))
    if (byId !== undefined) return [byId.id]
    const wanted = foldName(name)
    return this.#inOrder(this.#groups).flatMap(({ id, displayName }) =>
      displayName !== undefined && foldName(displayName) === wanted ? [id] : [],
    )
  }

  /** What groups are called: their ids and display names. */
  groupNames(): readonly string[] {
    return [...this.#groups.values()].flatMap(({ id, displayName }) =>
      displayName === undefined ? [id] : [id, displayName],
    )
  }

  /** Groups whose members no file lists. */
  get groupsWithoutMembers(): readonly { readonly id: string; readonly name: string }[] {
    return this.#inOrder(this.#groups).flatMap(({ id, displayName, members }) =>
      members === undefined ? [{ id, name: displayName ?? id }] : [],
    )
  }

  /** Groups that came with as many members as Microsoft Graph expands, and no file lists all. */
  get groupsWithMore(): readonly string[] {
    return this.#inOrder(this.#groups).flatMap(({ id, displayName, mayHaveMore }) =>
      mayHaveMore === true ? [displayName ?? id] : [],
    )
  }

  /** Those whose members are known. An empty group would claim that nobody is in it. */
  toGroups(): Group[] {
    return this.#inOrder(this.#groups).flatMap(({ id, displayName, members }) =>
      members === undefined
        ? []
        : [{ id, ...(displayName !== undefined && { displayName }), members: [...members].sort() }],
    )
  }

  /** Everybody else, groups without known members among them. */
  toPrincipals(): Principal[] {
    const groups = this.#inOrder(this.#groups).flatMap(({ id, displayName, members }) =>
      members === undefined && displayName !== undefined ? [{ id, type: 'Group', displayName }] : [],
    )
    const people = this.#inOrder(this.#people).filter(({ id }) => !this.#groups.has(fold(id)))
    return [...people.map(({ id, type, names }) => ({ id, type, ...names })), ...groups]
  }

  #group(id: string): KnownGroup {
    const key = fold(id)
    const group = this.#groups.get(key) ?? { id }
    this.#groups.set(key, group)
    return group
  }

  #inOrder<Value extends { readonly id: string }>(map: ReadonlyMap<string, Value>): Value[] {
    return [...map.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  }
}

/** What `$expand=members` gives at most, without a word. */
const MOST_EXPANDED = 20

function typeOfPerson(item: Fields): string {
  const odata = textOf(item, '@odata.type')?.replace('#microsoft.graph.', '')
  if (odata !== undefined) return TYPES.get(odata) ?? odata
  return textOf(item, 'userPrincipalName') === undefined ? 'ServicePrincipal' : 'User'
}

const TYPES: ReadonlyMap<string, string> = new Map([
  ['user', 'User'],
  ['servicePrincipal', 'ServicePrincipal'],
  ['device', 'Device'],
])

function namesOf(item: Fields): Names {
  const displayName = textOf(item, 'displayName')
  const userPrincipalName = textOf(item, 'userPrincipalName')
  const appId = textOf(item, 'appId')
  return {
    ...(displayName !== undefined && { displayName }),
    ...(userPrincipalName !== undefined && { userPrincipalName }),
    ...(appId !== undefined && { appId }),
  }
}
