import type { ManagementGroup } from 'rbac-core'
import { fold } from '../text.js'
import { ancestorChain, type Fields, isFields, textOf } from './shapes.js'

/** A management group as far as it is known. */
interface Node {
  readonly id: string
  displayName?: string
  /** The parent's name; null: none; undefined: no file said. */
  parent?: string | null
  readonly subscriptions: Set<string>
}

/** The tree of management groups, put together from whatever files tell about it. */
export class Hierarchy {
  /** What files say of one management group that can not both be true. */
  readonly conflicts: string[] = []
  readonly #nodes = new Map<string, Node>()

  /** A node of `az account management-group show`, with everything below it. */
  addTree(item: Fields): void {
    const name = nodeName(item)
    if (name === undefined) return
    const node = this.#node(name, textOf(item, 'displayName'))
    const details = fieldsOf(item, 'details')
    if (details !== undefined && Object.hasOwn(details, 'parent')) {
      this.#hang(node, isFields(details.parent) ? (nodeName(details.parent) ?? null) : null)
    }
    for (const child of childrenOf(item)) {
      if (isSubscription(child)) node.subscriptions.add(subscriptionName(child))
      else {
        const childName = nodeName(child)
        if (childName === undefined) continue
        this.#hang(this.#node(childName), name)
        this.addTree(child)
      }
    }
  }

  /** An item of `az account management-group entities list`, or of the subscriptions under one. */
  addEntity(item: Fields): void {
    const above = fieldsOf(item, 'parent')
    const parent = above === undefined ? undefined : nodeName(above)
    if (isSubscription(item)) {
      if (parent !== undefined) this.#node(parent).subscriptions.add(subscriptionName(item))
      return
    }
    const name = nodeName(item)
    if (name !== undefined) this.#hang(this.#node(name, textOf(item, 'displayName')), parent ?? null)
  }

  /** A row of Resource Graph: a subscription or a management group below the chain of its ancestors. */
  addAncestorRow(row: Fields): void {
    const chain = (ancestorChain(row) ?? []).flatMap((above) => {
      const name = textOf(above, 'name')
      return name === undefined ? [] : [this.#node(name, textOf(above, 'displayName'))]
    })
    for (const [index, node] of chain.entries()) this.#hang(node, chain[index + 1]?.id ?? null)
    const [nearest] = chain
    if (nearest === undefined) return
    const subscription = textOf(row, 'subscriptionId')
    const type = (textOf(row, 'type') ?? '').toLowerCase()
    if (type.endsWith('/managementgroups')) {
      const name = nodeName(row)
      if (name !== undefined) this.#hang(this.#node(name, textOf(row, 'displayName')), nearest.id)
    } else if (subscription !== undefined || isSubscription(row))
      nearest.subscriptions.add(subscription ?? subscriptionName(row))
  }

  /** Names of nodes that stand alone: no file says what is above or below them, so they are left out. */
  get unplaced(): readonly string[] {
    const placed = new Set(this.#placed())
    return this.#inOrder().flatMap((node) => (placed.has(node) ? [] : [node.id]))
  }

  /** Those that have a place in the tree. Where no file names a parent, the group is the topmost known. */
  toManagementGroups(): ManagementGroup[] {
    return this.#placed().map(({ id, displayName, parent, subscriptions }) => ({
      id,
      ...(displayName !== undefined && { displayName }),
      parent: parent ?? null,
      subscriptions: [...subscriptions].sort(),
    }))
  }

  #placed(): Node[] {
    const parents = new Set([...this.#nodes.values()].flatMap(({ parent }) => (parent == null ? [] : fold(parent))))
    return this.#inOrder().filter(
      ({ id, parent, subscriptions }) => parent !== undefined || subscriptions.size > 0 || parents.has(fold(id)),
    )
  }

  #inOrder(): Node[] {
    return [...this.#nodes.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  }

  #node(name: string, displayName?: string): Node {
    const key = fold(name)
    const node = this.#nodes.get(key) ?? { id: name, subscriptions: new Set<string>() }
    if (displayName !== undefined) node.displayName ??= displayName
    this.#nodes.set(key, node)
    return node
  }

  /** A known parent is never forgotten again: a file that shows a part of the tree calls its top a root. */
  #hang(node: Node, parent: string | null): void {
    if (parent === null) {
      if (node.parent === undefined) node.parent = null
      return
    }
    const { id } = this.#node(parent)
    if (typeof node.parent === 'string' && node.parent !== id) {
      this.conflicts.push(`\`${node.id}\` is under \`${id}\`, and by what was read before under \`${node.parent}\``)
    }
    node.parent = id
  }
}

function childrenOf(item: Fields): readonly Fields[] {
  const children = item.children ?? (isFields(item.properties) ? item.properties.children : undefined)
  return Array.isArray(children) ? children.filter(isFields) : []
}

function fieldsOf(item: Fields, key: string): Fields | undefined {
  const value = item[key] ?? (isFields(item.properties) ? item.properties[key] : undefined)
  return isFields(value) ? value : undefined
}

function isSubscription(item: Fields): boolean {
  const type = (textOf(item, 'type') ?? '').toLowerCase()
  return (
    type === '/subscriptions' ||
    type === 'microsoft.resources/subscriptions' ||
    type.endsWith('/managementgroups/subscriptions') ||
    /^\/subscriptions\/[^/]+$/i.test(textOf(item, 'id') ?? '')
  )
}

/** The last segment of the id, which both spellings have; else the name. */
function nodeName(item: Fields): string | undefined {
  return textOf(item, 'id')?.split('/').at(-1) ?? textOf(item, 'name')
}

function subscriptionName(item: Fields): string {
  return nodeName(item) ?? ''
}
