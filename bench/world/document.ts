import { EVERYONE_ID } from 'rbac-core'
import { DENY_SHAPES, type Deny, type Draft, type Lists } from './draft.js'
import { groupAbove, MANAGEMENT_GROUPS, managementGroupName } from './places.js'
import { guid, mixed } from './random.js'
import type { Roles } from './roles.js'

/** A policy document, as a file that was read: every text is a string of its own. */
export interface PolicyDocument {
  readonly roleDefinitions: readonly object[]
  readonly roleAssignments: readonly object[]
  readonly denyAssignments: readonly object[]
  readonly groups: readonly object[]
  readonly managementGroups: readonly object[]
}

/** Writes a drawn tenant down as `az … -o json` prints it. */
export function writeDocument(draft: Draft, roles: Roles, seed: number): PolicyDocument {
  const text = new Texts(draft, roles, seed)
  const members = draft.groupsOf.turned(draft.principals + draft.groups)
  return {
    ...smallSections(draft, roles, text),
    roleAssignments: asRead(draft.assignments.count, (index) => text.assignment(index)),
    groups: asRead(draft.groups, (index) => text.group(index, members)),
  }
}

/** The same document for who can't hold it: what there is little of, and the rest item by item. */
export interface StreamedDocument {
  readonly documents: Omit<PolicyDocument, 'roleAssignments' | 'groups'>
  groups(): Iterable<object>
  roleAssignments(): Iterable<object>
}

export function streamDocument(draft: Draft, roles: Roles, seed: number): StreamedDocument {
  const text = new Texts(draft, roles, seed)
  const members = draft.groupsOf.turned(draft.principals + draft.groups)
  return {
    documents: smallSections(draft, roles, text),
    groups: () => eachRead(draft.groups, (index) => text.group(index, members)),
    roleAssignments: () => eachRead(draft.assignments.count, (index) => text.assignment(index)),
  }
}

function smallSections(draft: Draft, roles: Roles, text: Texts): StreamedDocument['documents'] {
  return {
    roleDefinitions: asRead(roles.all.length, (index) => ({ ...roles.all[index] })),
    denyAssignments: asRead(draft.denies.length, (index) => text.deny(index, draft.denies[index])),
    managementGroups: asRead(MANAGEMENT_GROUPS, (index) => text.managementGroup(index)),
  }
}

/** The object id of a principal or group. */
export function holderId(holder: number, seed: number): string {
  return guid(seed, HOLDER_KIND, holder)
}

class Texts {
  readonly #draft: Draft
  readonly #roles: Roles
  readonly #seed: number

  constructor(draft: Draft, roles: Roles, seed: number) {
    this.#draft = draft
    this.#roles = roles
    this.#seed = seed
  }

  holder(holder: number): string {
    return holderId(holder, this.#seed)
  }

  group(index: number, members: Lists): object {
    const holder = this.#draft.principals + index
    return { id: this.holder(holder), members: Array.from(members.at(holder), (member) => this.holder(member)) }
  }

  assignment(index: number): object {
    const { assignments, places, principals } = this.#draft
    const holder = assignments.holder[index] ?? 0
    const asAzureWrites = places.text(assignments.place[index] ?? 0)
    // One scope in five comes from a tool that writes everything in lower case.
    const scope = mixed(this.#seed, index) % 5 === 0 ? asAzureWrites.toLowerCase() : asAzureWrites
    const name = guid(this.#seed, ASSIGNMENT_KIND, index)
    return {
      id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`,
      name,
      type: 'Microsoft.Authorization/roleAssignments',
      principalId: this.holder(holder),
      principalType: holder < principals ? 'User' : 'Group',
      roleDefinitionId: this.#roles.all[assignments.role[index] ?? 0]?.id,
      scope,
    }
  }

  deny(index: number, deny: Deny | undefined): object {
    if (deny === undefined) throw new RangeError(`no deny assignment ${index}`)
    const { places, principals } = this.#draft
    const scope = places.text(deny.place)
    const name = guid(this.#seed, DENY_KIND, index)
    const named = (holder: number) => ({ id: this.holder(holder), type: holder < principals ? 'User' : 'Group' })
    return {
      id: `${scope}/providers/Microsoft.Authorization/denyAssignments/${name}`,
      name,
      denyAssignmentName: `Deny ${index}`,
      scope,
      permissions: [DENY_SHAPES[deny.shape]],
      doNotApplyToChildScopes: deny.onlyHere,
      principals: deny.holders?.map(named) ?? [{ id: EVERYONE_ID, type: 'SystemDefined' }],
      excludePrincipals: deny.excluded.map(named),
    }
  }

  managementGroup(index: number): object {
    const { places } = this.#draft
    const parent = places.parentOf(index)
    const subscriptions = Array.from({ length: places.subscriptions }, (_, subscription) => subscription)
    return {
      id: managementGroupName(index),
      parent: parent === undefined ? null : managementGroupName(parent),
      subscriptions: subscriptions
        .filter((subscription) => groupAbove(subscription) === index)
        .map((subscription) => places.subscriptionId(subscription)),
    }
  }
}

const HOLDER_KIND = 2
const ASSIGNMENT_KIND = 3
const DENY_KIND = 4
const PAGE = 1000

/** Items as `JSON.parse` would give them: flat strings that nothing shares. Page by page, for text has a limit. */
function* eachRead(count: number, write: (index: number) => object): Generator<object> {
  for (let start = 0; start < count; start += PAGE) {
    const page = Array.from({ length: Math.min(PAGE, count - start) }, (_, index) => write(start + index))
    yield* JSON.parse(JSON.stringify(page)) as object[]
  }
}

function asRead(count: number, write: (index: number) => object): object[] {
  return [...eachRead(count, write)]
}
